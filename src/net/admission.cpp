// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/admission.hpp"

#include <algorithm>
#include <utility>

namespace midipool {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kNetworkBytes = 8;

}  // namespace

ip::address networkOf(const ip::address& address) {
  if (address.is_v4()) return address;
  const auto& whole = address.to_v6();
  if (whole.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, whole);
  auto bytes = whole.to_bytes();
  std::fill(bytes.begin() + kNetworkBytes, bytes.end(), static_cast<unsigned char>(0));
  return ip::address_v6{bytes};
}

struct Admission::Book {
  using Pending = std::list<Ticket*>;  // the oldest first

  void drop(Pending::iterator which);
  bool dropOldest();
  bool dropOldestOf(const ip::address& network);
  void leave(const ip::address& network);

  AdmissionLimits limits;
  Pending pending;
  std::map<ip::address, std::size_t> perNetwork;
  std::size_t total = 0;
};

// Whoever is dropped counts no more from then on, though his coroutine takes a while to notice.
class Admission::Ticket {
 public:
  Ticket(std::shared_ptr<Book> book, ip::address network, std::function<void()> drop)
      : book_{std::move(book)}, network_{std::move(network)}, drop_{std::move(drop)} {
    place_ = book_->pending.insert(book_->pending.end(), this);
    ++book_->perNetwork[network_];
    ++book_->total;
  }
  ~Ticket() {
    settle();
    if (book_) book_->leave(network_);
  }
  Ticket(const Ticket&) = delete;
  Ticket& operator=(const Ticket&) = delete;

  void settle() {
    if (!drop_) return;
    drop_ = nullptr;
    book_->pending.erase(place_);
  }

  void throwOut() {
    const auto drop = std::exchange(drop_, nullptr);
    const auto book = std::exchange(book_, nullptr);
    book->pending.erase(place_);
    book->leave(network_);
    drop();
  }

  [[nodiscard]] const ip::address& network() const noexcept { return network_; }

 private:
  std::shared_ptr<Book> book_;  // none once he has been thrown out
  ip::address network_;
  std::function<void()> drop_;  // only while pending
  Book::Pending::iterator place_;
};

void Admission::Book::drop(Pending::iterator which) {
  (*which)->throwOut();
}

bool Admission::Book::dropOldest() {
  if (pending.empty()) return false;
  drop(pending.begin());
  return true;
}

bool Admission::Book::dropOldestOf(const ip::address& network) {
  const auto oldest = std::ranges::find_if(
      pending, [&](const Ticket* ticket) { return ticket->network() == network; });
  if (oldest == pending.end()) return false;
  drop(oldest);
  return true;
}

void Admission::Book::leave(const ip::address& network) {
  --total;
  const auto entry = perNetwork.find(network);
  if (--entry->second == 0) perNetwork.erase(entry);
}

Admission::Admission(const AdmissionLimits& limits) : book_{std::make_shared<Book>()} {
  book_->limits = limits;
}

Admission::~Admission() = default;

std::shared_ptr<Admission::Ticket> Admission::enter(const ip::address& address,
                                                    std::function<void()> drop) {
  const auto network = networkOf(address);
  auto& book = *book_;
  const auto known = book.perNetwork.find(network);
  if (known != book.perNetwork.end() && known->second >= book.limits.perAddress &&
      !book.dropOldestOf(network)) {
    return nullptr;
  }
  const bool isFull = book.total >= book.limits.total || book.pending.size() >= book.limits.pending;
  if (isFull && !book.dropOldest()) return nullptr;
  return std::make_shared<Ticket>(book_, network, std::move(drop));
}

void Admission::settle(const std::shared_ptr<Ticket>& ticket) {
  ticket->settle();
}

void Admission::dropOldestPending() {
  book_->dropOldest();
}

void Admission::dropAllPending() {
  while (book_->dropOldest()) {
  }
}

std::size_t Admission::pending() const noexcept {
  return book_->pending.size();
}

std::size_t Admission::total() const noexcept {
  return book_->total;
}

}  // namespace midipool
