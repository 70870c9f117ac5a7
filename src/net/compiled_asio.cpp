// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of Asio and Beast need not be in headers (see cmake/dependencies.cmake).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
