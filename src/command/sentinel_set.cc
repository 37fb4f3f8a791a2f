// SENTINEL SET (command sheet, section 8.8): pairs are looked at from left to right, and those
// before the first bad one take effect all the same.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "codec/conf/value.h"
#include "command/handlers.h"
#include "command/operator_reply.h"
#include "command/password.h"
#include "command/texts.h"

namespace sentinel::command {
namespace {

using codec::Reply;
using Option = SettingChange::Option;

enum class Value : std::uint8_t {
  kPositive,
  kNotNegative,
  kText,
  kPassword,
  kFlag,
  kTwoWords,
  kScript
};

struct OptionRow {
  std::string_view name;
  Option option;
  Value value;
};

constexpr std::array kOptions = {
    OptionRow{"down-after-milliseconds", Option::kDownAfter, Value::kPositive},
    OptionRow{"failover-timeout", Option::kFailoverTimeout, Value::kPositive},
    OptionRow{"parallel-syncs", Option::kParallelSyncs, Value::kPositive},
    OptionRow{"quorum", Option::kQuorum, Value::kPositive},
    OptionRow{"master-reboot-down-after-period", Option::kRebootDownAfter, Value::kNotNegative},
    OptionRow{"primary-reboot-down-after-period", Option::kRebootDownAfter, Value::kNotNegative},
    OptionRow{"auth-pass", Option::kAuthPass, Value::kPassword},
    OptionRow{"auth-user", Option::kAuthUser, Value::kText},
    OptionRow{"rename-command", Option::kRenameCommand, Value::kTwoWords},
    OptionRow{"notification-script", Option::kNotificationScript, Value::kScript},
    OptionRow{"client-reconfig-script", Option::kClientReconfigScript, Value::kScript},
    OptionRow{"coordinated-failover", Option::kCoordinatedFailover, Value::kFlag},
    OptionRow{"verify-config", Option::kVerifyConfig, Value::kFlag},
    OptionRow{"crash-failover-after", Option::kCrashFailoverAfter, Value::kNotNegative},
    OptionRow{"auto-failover", Option::kAutoFailover, Value::kFlag},
    OptionRow{"forget-after", Option::kForgetAfter, Value::kNotNegative},
};

const OptionRow* FindOption(std::string_view name) {
  const auto it = std::ranges::find_if(
      kOptions, [name](const OptionRow& row) { return EqualsIgnoreCase(row.name, name); });
  return it == kOptions.end() ? nullptr : &*it;
}

// Empty iff the script may be set; the empty path removes it.
std::string WhyScriptRefused(const Context& context, Option option, const std::string& path) {
  if (context.model.process.deny_scripts_reconfig) return texts::kScriptsDenied;
  if (path.empty()) return {};
  if (!context.host.IsExecutable(path)) {
    return option == Option::kNotificationScript ? texts::kBadNotificationScript
                                                 : texts::kBadReconfigScript;
  }
  const std::string why = context.host.WhyScriptRefused(path);
  return why.empty() ? std::string() : texts::ReplaceableScript(why);
}

// Larger numbers wrap around in stock sentinels, which share the configuration file.
bool ParseNumber(const std::string& text, std::int64_t least, std::int64_t& number) {
  const auto value = ParseInteger(text);
  if (!value || *value < least || *value > std::numeric_limits<std::int32_t>::max()) return false;
  number = *value;
  return true;
}

// Reads the option at words[at] into `change` and moves `at` behind its values; returns the error
// text, empty if all is well.
std::string ParsePair(const Context& context, const Words& words, std::size_t& at,
                      SettingChange& change) {
  const OptionRow* row = FindOption(words[at]);
  const std::size_t values = row != nullptr && row->value == Value::kTwoWords ? 2 : 1;
  if (row == nullptr || words.size() - at - 1 < values) return texts::UnknownSetOption(words[at]);

  change.option = row->option;
  change.option_as_typed = words[at];
  change.value = words[at + 1];
  std::string bad_value = texts::BadSetValue(change.value, words[at]);
  switch (row->value) {
    case Value::kPositive:
      if (!ParseNumber(change.value, 1, change.number)) return bad_value;
      break;
    case Value::kNotNegative:
      if (!ParseNumber(change.value, 0, change.number)) return bad_value;
      break;
    case Value::kText:
      break;
    case Value::kPassword: {
      const MasterGroup* group = context.model.Find(words[2]);
      auto password =
          TakePassword(context, change.value, group->settings.auth_pass_source, row->name);
      if (!password) return password.error().message;
      change.value = std::move(password->text);
      change.second_value = std::move(password->source);
      break;
    }
    case Value::kFlag: {
      const auto flag = codec::ParseFlag(change.value);
      if (!flag) return bad_value;
      change.number = *flag ? 1 : 0;
      break;
    }
    case Value::kTwoWords:
      change.second_value = words[at + 2];
      if (change.value.empty()) return bad_value;
      if (change.second_value.empty()) return texts::BadSetValue("", words[at]);
      break;
    case Value::kScript: {
      std::string refusal = WhyScriptRefused(context, row->option, change.value);
      if (!refusal.empty()) return refusal;
      break;
    }
  }
  at += values + 1;
  return {};
}

}  // namespace

Outcome SentinelSet(Context& context, const Words& words) {
  if (context.model.Find(words[2]) == nullptr) return Answer{Reply::Error(texts::kNoSuchMaster)};
  std::vector<SettingChange> changes;
  std::string error;
  for (std::size_t at = 3; at < words.size() && error.empty();) {
    SettingChange change;
    error = ParsePair(context, words, at, change);
    if (error.empty()) changes.push_back(std::move(change));
  }
  if (changes.empty()) return Answer{Reply::Error(std::move(error))};

  SetCommand command{context.token, words[2], std::move(changes)};
  if (error.empty()) return Submit{std::move(command), RenderStatus};
  return Submit{std::move(command),
                [error = std::move(error)](const OperatorReply&) { return Reply::Error(error); }};
}

}  // namespace sentinel::command
