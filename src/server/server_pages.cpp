// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_pages.hpp"

#include <boost/json.hpp>

#include "server/server_page.hpp"
#include "wire/protocol_error.hpp"

namespace midipool {
namespace {

using Caller = AdminGuard::Caller;
using Method = HttpRequest::Method;

constexpr auto kOverviewPath = "/api/overview";

HttpAnswer jsonAnswer(unsigned status, std::string body) {
  HttpAnswer answer;
  answer.status = status;
  answer.contentType = "application/json";
  answer.body = std::move(body);
  answer.fields = kPageFields;
  return answer;
}

HttpAnswer complaint(unsigned status, const std::string& code, const std::string& sentence) {
  const boost::json::object json{{"code", code}, {"error", sentence}};
  return jsonAnswer(status, boost::json::serialize(json) + "\n");
}

unsigned statusOf(const std::string& code) {
  const bool isMissing = code == error_code::kNoSuchRoom || code == error_code::kNoSuchMember;
  return isMissing ? 404 : 400;
}

// A page of another origin: it has no token of the administrator's, but shall not even try.
bool isForeign(const HttpRequest& request) {
  return !request.origin.empty() && request.origin != "https://" + request.host;
}

HttpAnswer wrongMethod(const char* allowed) {
  auto answer = complaint(405, error_code::kInvalidMessage, std::string{"only "} + allowed);
  answer.fields += std::string{"Allow: "} + allowed + "\r\n";
  return answer;
}

}  // namespace

const std::string& ServerPages::Kept::get(LocalTime now, const std::function<std::string()>& make) {
  if (now >= until_) {
    text_ = make();
    until_ = now + kKeep;
  }
  return text_;
}

ServerPages::ServerPages(AdminGuard guard, AdminRequests requests, Sources sources)
    : guard_{std::move(guard)}, requests_{std::move(requests)}, sources_{std::move(sources)} {}

HttpAnswer ServerPages::answer(const HttpCall& call, LocalTime now) {
  if (AdminRequests::isOne(call.request.path)) {
    return call.request.method == Method::kPost ? request(call, now) : wrongMethod("POST");
  }
  return call.request.method == Method::kPost ? wrongMethod("GET, HEAD") : get(call, now);
}

HttpAnswer ServerPages::get(const HttpCall& call, LocalTime now) {
  const auto& path = call.request.path;
  if (path == "/healthz") return health();
  if (path == "/metrics") {
    HttpAnswer answer;
    answer.contentType = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = metrics_.get(now, sources_.metrics);
    return answer;
  }
  return path == kOverviewPath ? overview(call, now) : answerFrom(serverPage(), path);
}

HttpAnswer ServerPages::health() const {
  const auto trouble = sources_.trouble();
  HttpAnswer answer;
  answer.status = trouble.empty() ? 200 : 503;
  answer.body = trouble.empty() ? "ok\n" : trouble + "\n";
  return answer;
}

HttpAnswer ServerPages::overview(const HttpCall& call, LocalTime now) {
  const auto caller = guard_.who(call.request.authorization, call.remote, now);
  if (caller == Caller::kStranger) {
    return jsonAnswer(200, public_.get(now, sources_.publicOverview));
  }
  if (auto refusal = refusalOf(caller, call)) return *refusal;
  return jsonAnswer(200, admin_.get(now, sources_.adminOverview));
}

HttpAnswer ServerPages::request(const HttpCall& call, LocalTime now) {
  if (isForeign(call.request)) {
    return complaint(403, error_code::kNotAllowed, "not from a page of another server");
  }
  const auto caller = guard_.who(call.request.authorization, call.remote, now);
  if (auto refusal = refusalOf(caller, call)) return *refusal;
  if (call.request.contentType != "application/json") {
    return complaint(415, error_code::kInvalidMessage, "post application/json");
  }
  return carryOut(call, now);
}

HttpAnswer ServerPages::carryOut(const HttpCall& call, LocalTime now) {
  try {
    requests_.carryOut(call.request.path, call.body, call.remote.to_string(), now);
  } catch (const ProtocolError& error) {
    return complaint(statusOf(error.code()), error.code(), error.what());
  }
  // Who has changed something wants to see it.
  public_.forget();
  admin_.forget();
  return jsonAnswer(200, "{}\n");
}

std::optional<HttpAnswer> ServerPages::refusalOf(Caller caller, const HttpCall& call) const {
  if (caller == Caller::kAdministrator) return std::nullopt;
  if (caller == Caller::kTooFast) {
    auto answer = complaint(429, error_code::kTooFast, "too many wrong tokens: wait a while");
    answer.fields +=
        "Retry-After: " + std::to_string(AdminGuard::kAnotherTryAfter.count()) + "\r\n";
    return answer;
  }
  if (caller == Caller::kWrong) {
    sources_.warn("a wrong administrator's token from " + call.remote.to_string());
  }
  auto answer = complaint(401, error_code::kNotAllowed,
                          caller == Caller::kWrong ? "that is not the administrator's token"
                                                   : "only with the administrator's token");
  answer.fields += "WWW-Authenticate: Bearer\r\n";
  return answer;
}

}  // namespace midipool
