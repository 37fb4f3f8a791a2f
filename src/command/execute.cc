#include "command/execute.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/text.h"
#include "command/access.h"
#include "command/command_catalog.h"
#include "command/command_table.h"
#include "command/denial.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// Bytes of a client's words that an error text repeats.
constexpr std::size_t kEchoMax = 128;

// Web browsers tricked into talking to us must get nothing done (command sheet, section 1.1).
bool LooksLikeHttp(const std::string& word) {
  return EqualsIgnoreCase(word, "host:") || EqualsIgnoreCase(word, "post");
}

std::string UnknownCommandText(const Words& words) {
  std::string arguments;
  for (std::size_t i = 1; i < words.size() && arguments.size() < kEchoMax; ++i) {
    arguments += "'" + words[i].substr(0, kEchoMax - arguments.size()) + "' ";
  }
  return "ERR unknown command '" + words[0].substr(0, kEchoMax) +
         "', with args beginning with: " + arguments;
}

// The row that `words` name; nullptr if there is none.
const Command* LookUp(const Words& words) {
  const Command* command = FindCommand(words[0]);
  if (command == nullptr || command->is_subcommand()) return nullptr;
  if (words.size() < 2 || Subcommands(*command).empty()) return command;
  return FindSubcommand(*command, words[1]);
}

// Says why LookUp has found nothing.
std::string UnknownText(const Words& words) {
  const Command* container = FindCommand(words[0]);
  if (container == nullptr || container->is_subcommand()) return UnknownCommandText(words);
  return texts::UnknownSubcommand(words[1].substr(0, kEchoMax), AsciiUpper(container->name));
}

// Empty iff the user of the client may do that.
std::string WhyDenied(Context& context, const Command& command, const Words& words) {
  const auto denial =
      context.client.user->WhyDenied({CommandIdOf(command), command.channels, words});
  if (!denial) return {};
  const std::string& user = context.client.user->name();
  if (denial->what == acl::Denial::Of::kChannel) {
    NoteDenial(context, AclLogEntry::Reason::kChannel, words[denial->word], user);
    return texts::kNoPermChannel;
  }
  NoteDenial(context, AclLogEntry::Reason::kCommand, std::string(command.name), user);
  return texts::NoPermCommand(command.name);
}

// Empty iff the command may run.
std::string WhyRefused(Context& context, const Command& command, const Words& words) {
  if (!command.accepts(words.size())) return texts::WrongArity(command.name);
  if (!command.has(kNoAuth)) {
    if (!context.access.IsAuthenticated(context.client)) return texts::kNoAuth;
    std::string denial = WhyDenied(context, command, words);
    if (!denial.empty()) return denial;
  }
  const bool restricted = context.client.resp == 2 && context.pubsub.Count(context.client.id) > 0;
  if (restricted && !command.has(kSubscribedOk)) {
    return texts::OnlyInSubscribedState(command.name);
  }
  return {};
}

Outcome Run(Context& context, const Words& words) {
  const Command* command = LookUp(words);
  context.client.last_command = command != nullptr ? command->name : std::string_view();
  // What CLIENT CACHING said holds for one command, CLIENT itself aside.
  if (!context.client.last_command.starts_with("client|")) context.client.tracking.caching = false;
  if (command == nullptr) return Answer{Reply::Error(UnknownText(words))};
  std::string refusal = WhyRefused(context, *command, words);
  if (!refusal.empty()) return Answer{Reply::Error(std::move(refusal))};
  if (context.clients.pause().Holds(command->has(kWrites), context.now)) return Parked{words};
  Outcome outcome = command->handler(context, words);
  if (std::holds_alternative<Parked>(outcome)) return outcome;  // It has yet to run.
  ++context.client.commands;  // Behind the handler: INFO does not count itself.
  context.clients.CountCommand();
  return outcome;
}

// Confirmations of (un)subscriptions reach clients that want no replies all the same.
bool IsPush(const Reply& reply) {
  if (reply.kind() == Reply::Kind::kPush) return true;
  return reply.kind() == Reply::Kind::kSequence && std::ranges::all_of(reply.elements(), IsPush);
}

void Silence(Outcome& outcome) {
  if (Answer* answer = std::get_if<Answer>(&outcome)) {
    if (!IsPush(answer->reply)) answer->reply = Reply::Nothing();
  } else if (HelloArrived* hello = std::get_if<HelloArrived>(&outcome)) {
    hello->reply = Reply::Nothing();
  } else if (Submit* submit = std::get_if<Submit>(&outcome)) {
    submit->render = nullptr;
  } else if (WriteFile* file = std::get_if<WriteFile>(&outcome)) {
    file->render = nullptr;
  }
}

// Runs a request in the reply mode the client is in, and moves that on.
Outcome RunInMode(Context& context, const Words& words) {
  ClientState& client = context.client;
  const ReplyMode mode_before = client.reply_mode;
  if (mode_before == ReplyMode::kSkipNext) client.reply_mode = ReplyMode::kSkipCurrent;
  Outcome outcome = Run(context, words);
  client.parked = std::holds_alternative<Parked>(outcome);
  if (client.parked) {
    client.reply_mode = mode_before;
    return outcome;
  }
  const ReplyMode mode = client.reply_mode;
  if (mode == ReplyMode::kOff || mode == ReplyMode::kSkipCurrent) Silence(outcome);
  if (mode == ReplyMode::kSkipCurrent) client.reply_mode = ReplyMode::kOn;
  return outcome;
}

}  // namespace

Outcome Execute(Context& context, const std::vector<std::string>& words) {
  context.client.last_command_at = context.now;
  if (LooksLikeHttp(words[0])) return Disconnect{};
  return RunInMode(context, words);
}

}  // namespace sentinel::command
