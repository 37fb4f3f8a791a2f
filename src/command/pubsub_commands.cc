// SUBSCRIBE and its kin, and PUBLISH (command sheet, section 6).
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codec/hello/hello.h"
#include "command/handlers.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;

// One of the four commands: what it does to one channel or pattern.
using Change = void (PubSub::*)(ClientId client, const std::string& name);

// Confirmation of one step; the count includes it.
Reply Confirm(const Context& context, const char* verb, Reply name) {
  const auto count = static_cast<std::int64_t>(context.pubsub.Count(context.client.id));
  return Reply::Push({Reply::Bulk(verb), std::move(name), Reply::Integer(count)});
}

Outcome Apply(Context& context, Change change, const char* verb,
              const std::vector<std::string>& names) {
  Reply confirmations = Reply::Sequence();
  for (const std::string& name : names) {
    (context.pubsub.*change)(context.client.id, name);
    confirmations.Add(Confirm(context, verb, Reply::Bulk(name)));
  }
  return Answer{std::move(confirmations)};
}

std::vector<std::string> Arguments(const Words& words) { return {words.begin() + 1, words.end()}; }

// Without arguments: `all`, which is what the client is subscribed to.
Outcome Undo(Context& context, Change change, const char* verb, const Words& words,
             const Subscriptions& all) {
  if (words.size() > 1) return Apply(context, change, verb, Arguments(words));
  if (all.empty()) return Answer{Confirm(context, verb, Reply::NullBulk())};
  return Apply(context, change, verb, {all.begin(), all.end()});  // A copy: they go on the way.
}

}  // namespace

Outcome Subscribe(Context& context, const Words& words) {
  return Apply(context, &PubSub::Subscribe, "subscribe", Arguments(words));
}

Outcome PSubscribe(Context& context, const Words& words) {
  return Apply(context, &PubSub::SubscribePattern, "psubscribe", Arguments(words));
}

Outcome Unsubscribe(Context& context, const Words& words) {
  return Undo(context, &PubSub::Unsubscribe, "unsubscribe", words,
              context.pubsub.Channels(context.client.id));
}

Outcome PUnsubscribe(Context& context, const Words& words) {
  return Undo(context, &PubSub::UnsubscribePattern, "punsubscribe", words,
              context.pubsub.Patterns(context.client.id));
}

// Takes the hello messages of peers, and nothing else. What is malformed is dropped in silence.
Outcome Publish(Context&, const Words& words) {
  if (words[1] != kHelloChannel) return Answer{Reply::Error(texts::kOnlyHello)};
  const Result<HelloMessage> hello = codec::ParseHello(words[2]);
  return HelloArrived{hello ? std::optional(*hello) : std::nullopt, Reply::Integer(1)};
}

}  // namespace sentinel::command
