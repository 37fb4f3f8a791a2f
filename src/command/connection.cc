// PING, AUTH, HELLO, QUIT (command sheet, sections 4.1 to 4.3 and 13).
#include <cstdint>
#include <optional>
#include <string>

#include "base/text.h"
#include "command/access.h"
#include "command/client_name.h"
#include "command/denial.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// The words of HELLO, understood and valid in themselves.
struct HelloRequest {
  std::optional<int> version;
  bool with_credentials = false;
  std::string user;
  std::string password;
  std::optional<std::string> name;
};

Reply HelloReport(const ClientState& client) {
  Reply report = Reply::Map();
  report.Add("server", Reply::Bulk("redis"));
  report.Add("version", Reply::Bulk(std::string(kRedisVersion)));
  report.Add("proto", Reply::Integer(client.resp));
  report.Add("id", Reply::Integer(static_cast<std::int64_t>(client.id)));
  report.Add("mode", Reply::Bulk("sentinel"));
  report.Add("modules", Reply::Array());
  return report;
}

// Fills `request`; returns the error text, empty if all is well.
std::string ParseHello(const Words& words, HelloRequest& request) {
  if (words.size() < 2) return {};
  const auto version = ParseInteger(words[1]);
  if (!version) return texts::kHelloBadVersion;
  if (*version != 2 && *version != 3) return texts::kNoProto;
  request.version = static_cast<int>(*version);

  for (std::size_t i = 2; i < words.size();) {
    const std::size_t values = words.size() - i - 1;
    if (EqualsIgnoreCase(words[i], "auth") && values >= 2) {
      request.with_credentials = true;
      request.user = words[i + 1];
      request.password = words[i + 2];
      i += 3;
    } else if (EqualsIgnoreCase(words[i], "setname") && values >= 1) {
      if (!IsValidClientName(words[i + 1])) return texts::kBadClientName;
      request.name = words[i + 1];
      i += 2;
    } else {
      return texts::HelloBadOption(words[i]);
    }
  }
  return {};
}

// Checks credentials; lets the client in, or notes those that are wrong. `command`: its name as
// typed.
bool LogIn(Context& context, const std::string& command, const std::string& user,
           const std::string& password) {
  if (context.access.LogIn(context.client, user, password)) return true;
  NoteDenial(context, AclLogEntry::Reason::kAuth, command, user);
  return false;
}

}  // namespace

Outcome Ping(Context& context, const Words& words) {
  if (words.size() > 2) return Answer{Reply::Error(texts::WrongArity("ping"))};
  const bool subscribed = context.pubsub.Count(context.client.id) > 0;
  if (subscribed && context.client.resp == 2) {
    return Answer{
        Reply::Array({Reply::Bulk("pong"), Reply::Bulk(words.size() == 2 ? words[1] : "")})};
  }
  return Answer{words.size() == 2 ? Reply::Bulk(words[1]) : Reply::Simple("PONG")};
}

Outcome Auth(Context& context, const Words& words) {
  if (words.size() > 3) return Answer{Reply::Error(texts::kSyntax)};
  if (words.size() == 2 && context.access.users().default_user()->nopass()) {
    return Answer{Reply::Error(texts::kAuthWithoutPassword)};
  }
  const std::string user = words.size() == 3 ? words[1] : std::string(acl::kDefaultUser);
  if (!LogIn(context, words[0], user, words.back())) {
    return Answer{Reply::Error(texts::kWrongPass)};
  }
  return Answer{Reply::Ok()};
}

// Everything is checked before anything changes: a refused HELLO leaves the connection as it was.
Outcome Hello(Context& context, const Words& words) {
  HelloRequest request;
  std::string error = ParseHello(words, request);
  if (!error.empty()) return Answer{Reply::Error(std::move(error))};

  ClientState& client = context.client;
  if (request.with_credentials && !LogIn(context, words[0], request.user, request.password)) {
    return Answer{Reply::Error(texts::kWrongPass)};
  }
  if (!context.access.IsAuthenticated(client)) return Answer{Reply::Error(texts::kHelloNoAuth)};

  if (request.version) client.resp = *request.version;
  if (request.name) client.name = *request.name;
  return Answer{HelloReport(client)};
}

// Unknown to stock sentinels since 7.0, yet the widely used health checks of load balancers end
// with it and expect +OK.
Outcome Quit(Context& context, const Words&) {
  context.client.close_after_reply = true;
  return Answer{Reply::Ok()};
}

}  // namespace sentinel::command
