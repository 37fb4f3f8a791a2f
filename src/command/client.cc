// CLIENT, all but KILL, PAUSE and TRACKING (command sheet, section 4.4).
#include <string>
#include <vector>

#include "base/text.h"
#include "command/client_line.h"
#include "command/client_name.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

Outcome Refuse(std::string text) { return Answer{Reply::Error(std::move(text))}; }

Reply Lines(const Context& context, const std::vector<const ClientState*>& clients) {
  std::string text;
  for (const ClientState* client : clients) {
    text += ClientLine(*client, context.pubsub, context.now) + "\n";
  }
  return Reply::Verbatim(std::move(text));
}

Outcome ListById(const Context& context, const Words& words) {
  std::vector<const ClientState*> found;
  for (std::size_t i = 3; i < words.size(); ++i) {
    const auto id = ParseInteger(words[i]);
    if (!id) return Refuse(texts::kBadClientId);
    const ClientState* client = context.clients.Find(ClientId{static_cast<std::uint64_t>(*id)});
    if (client != nullptr) found.push_back(client);
  }
  return Answer{Lines(context, found)};
}

}  // namespace

Outcome ClientGetName(Context& context, const Words&) {
  const std::string& name = context.client.name;
  return Answer{name.empty() ? Reply::NullBulk() : Reply::Bulk(name)};
}

Outcome ShowClientId(Context& context, const Words&) {
  return Answer{Reply::Integer(static_cast<std::int64_t>(context.client.id))};
}

Outcome ClientInfo(Context& context, const Words&) {
  return Answer{Lines(context, {&context.client})};
}

Outcome ClientList(Context& context, const Words& words) {
  const bool by_type = words.size() == 4 && EqualsIgnoreCase(words[2], "type");
  if (words.size() > 3 && EqualsIgnoreCase(words[2], "id")) return ListById(context, words);
  if (words.size() > 2 && !by_type) return Refuse(texts::kSyntax);

  std::optional<ClientType> type;
  if (by_type) {
    type = ParseClientType(words[3]);
    if (!type) return Refuse(texts::UnknownClientType(words[3]));
  }
  std::vector<const ClientState*> found;
  for (const auto& [id, client] : context.clients.all()) {
    if (!type || TypeOf(*client, context.pubsub) == *type) found.push_back(client.get());
  }
  return Answer{Lines(context, found)};
}

Outcome ClientNoEvict(Context& context, const Words& words) {
  const bool on = EqualsIgnoreCase(words[2], "on");
  if (!on && !EqualsIgnoreCase(words[2], "off")) return Refuse(texts::kSyntax);
  context.client.no_evict = on;
  return Answer{Reply::Ok()};
}

Outcome ClientReply(Context& context, const Words& words) {
  ReplyMode& mode = context.client.reply_mode;
  if (EqualsIgnoreCase(words[2], "on")) {
    mode = ReplyMode::kOn;
    return Answer{Reply::Ok()};
  }
  if (EqualsIgnoreCase(words[2], "off")) {
    mode = ReplyMode::kOff;
    return Answer{Reply::Nothing()};
  }
  if (EqualsIgnoreCase(words[2], "skip")) {
    if (mode != ReplyMode::kOff) mode = ReplyMode::kSkipNext;
    return Answer{Reply::Nothing()};
  }
  return Refuse(texts::kSyntax);
}

Outcome ClientSetInfo(Context& context, const Words& words) {
  const bool is_name = EqualsIgnoreCase(words[2], "lib-name");
  if (!is_name && !EqualsIgnoreCase(words[2], "lib-ver")) {
    return Refuse(texts::UnrecognizedInfoOption(words[2]));
  }
  if (!IsValidClientName(words[3])) {
    return Refuse(texts::BadLibraryText(is_name ? "LIB-NAME" : "LIB-VER"));
  }
  (is_name ? context.client.lib_name : context.client.lib_version) = words[3];
  return Answer{Reply::Ok()};
}

Outcome ClientSetName(Context& context, const Words& words) {
  if (!IsValidClientName(words[2])) return Refuse(texts::kBadClientName);
  context.client.name = words[2];
  return Answer{Reply::Ok()};
}

// No command blocks. One that a pause holds back is not unblocked either: stock sentinels crash.
Outcome ClientUnblock(Context&, const Words& words) {
  if (words.size() > 4) return Refuse(texts::LateArity(words[1], "CLIENT"));
  if (words.size() == 4 && !EqualsIgnoreCase(words[3], "timeout") &&
      !EqualsIgnoreCase(words[3], "error")) {
    return Refuse(texts::kBadUnblockReason);
  }
  if (!ParseInteger(words[2])) return Refuse(texts::kNotAnInteger);
  return Answer{Reply::Integer(0)};
}

}  // namespace sentinel::command
