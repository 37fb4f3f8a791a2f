#include "daemon/event_fields.h"

#include <string>
#include <string_view>

#include "base/text.h"
#include "sentinel/event.h"

namespace sentinel::daemon {
namespace {

using Fields = std::vector<io::LogField>;

// The words of a payload, taken from the front.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool empty() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  std::string_view Peek() const { return rest_.substr(0, rest_.find(' ')); }
  std::string_view Take() {
    const std::string_view word = Peek();
    rest_.remove_prefix(word.size());
    if (!rest_.empty()) rest_.remove_prefix(1);
    return word;
  }

 private:
  std::string_view rest_;
};

void AddText(Fields& fields, const char* key, Words& words) {
  fields.push_back({key, std::string(words.Take())});
}

void AddNumber(Fields& fields, const char* key, Words& words) {
  const std::string_view word = words.Take();
  fields.push_back({key, std::string(word), ParseUnsigned(word).has_value()});
}

// "<type> <name> <ip> <port>[ @ <master> <ip> <port>]" (core/notify/describe.h).
void AddInstance(Fields& fields, Words& words) {
  const bool is_master = words.Peek() == "master";
  AddText(fields, "type", words);
  const std::string name(words.Peek());
  AddText(fields, "name", words);
  AddText(fields, "ip", words);
  AddNumber(fields, "port", words);
  if (is_master) fields.push_back({"master", name});
  if (words.Peek() != "@") return;
  words.Take();
  AddText(fields, "master", words);
  AddText(fields, "master-ip", words);
  AddNumber(fields, "master-port", words);
}

bool IsInstance(std::string_view type) {
  return type == "master" || type == "slave" || type == "sentinel";
}

}  // namespace

std::vector<io::LogField> EventFields(const EmitEvent& event) {
  Fields fields;
  fields.push_back({"event", std::string(Describe(event.kind).name)});
  Words words(event.payload);
  if (event.kind == EventKind::kNewEpoch) {
    AddNumber(fields, "epoch", words);
  } else if (event.kind == EventKind::kVoteForLeader) {
    AddText(fields, "leader", words);
    AddNumber(fields, "epoch", words);
  } else if (event.kind == EventKind::kSwitchMaster) {
    AddText(fields, "master", words);
    AddText(fields, "old-ip", words);
    AddNumber(fields, "old-port", words);
    AddText(fields, "ip", words);
    AddNumber(fields, "port", words);
  } else if (IsInstance(words.Peek())) {
    AddInstance(fields, words);
  }
  if (!words.empty()) fields.push_back({"detail", std::string(words.rest())});
  return fields;
}

}  // namespace sentinel::daemon
