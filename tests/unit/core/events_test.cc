#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "sentinel/event.h"

namespace sentinel {
namespace {

struct Row {
  std::string_view name;
  LogLevel level;
};

// The table of the protocol sheet, section 12, and the events that stock does not have.
constexpr std::array kExpected = {
    Row{"+monitor", LogLevel::kWarning},
    Row{"-monitor", LogLevel::kWarning},
    Row{"+set", LogLevel::kWarning},
    Row{"+reset-master", LogLevel::kWarning},
    Row{"+pause", LogLevel::kWarning},
    Row{"-pause", LogLevel::kWarning},
    Row{"+slave", LogLevel::kNotice},
    Row{"+sentinel", LogLevel::kNotice},
    Row{"+sentinel-address-switch", LogLevel::kNotice},
    Row{"+sentinel-address-update", LogLevel::kNotice},
    Row{"+sentinel-invalid-addr", LogLevel::kNotice},
    Row{"+reboot", LogLevel::kNotice},
    Row{"+role-change", LogLevel::kVerbose},
    Row{"-role-change", LogLevel::kVerbose},
    Row{"+sdown", LogLevel::kWarning},
    Row{"-sdown", LogLevel::kWarning},
    Row{"+odown", LogLevel::kWarning},
    Row{"-odown", LogLevel::kWarning},
    Row{"+new-epoch", LogLevel::kWarning},
    Row{"+vote-for-leader", LogLevel::kWarning},
    Row{"+try-failover", LogLevel::kWarning},
    Row{"-failover-abort-not-elected", LogLevel::kWarning},
    Row{"+elected-leader", LogLevel::kWarning},
    Row{"+failover-state-select-slave", LogLevel::kWarning},
    Row{"-failover-abort-no-good-slave", LogLevel::kWarning},
    Row{"+selected-slave", LogLevel::kWarning},
    Row{"+failover-state-send-slaveof-noone", LogLevel::kNotice},
    Row{"+failover-state-wait-promotion", LogLevel::kNotice},
    Row{"-failover-abort-slave-timeout", LogLevel::kWarning},
    Row{"-failover-abort-master-is-back", LogLevel::kWarning},
    Row{"-failover-abort-master-timeout", LogLevel::kWarning},
    Row{"-failover-abort-master-refused", LogLevel::kWarning},
    Row{"+promoted-slave", LogLevel::kWarning},
    Row{"+failover-state-reconf-slaves", LogLevel::kWarning},
    Row{"+slave-reconf-sent", LogLevel::kNotice},
    Row{"+slave-reconf-inprog", LogLevel::kNotice},
    Row{"+slave-reconf-done", LogLevel::kNotice},
    Row{"-slave-reconf-sent-timeout", LogLevel::kNotice},
    Row{"+slave-reconf-sent-be", LogLevel::kNotice},
    Row{"+failover-end-for-timeout", LogLevel::kWarning},
    Row{"+failover-end", LogLevel::kWarning},
    Row{"+config-update-from", LogLevel::kWarning},
    Row{"+switch-master", LogLevel::kWarning},
    Row{"+convert-to-slave", LogLevel::kNotice},
    Row{"+fix-slave-config", LogLevel::kNotice},
    Row{"+tilt", LogLevel::kWarning},
    Row{"-tilt", LogLevel::kWarning},
    Row{"-script-error", LogLevel::kWarning},
    Row{"-script-timeout", LogLevel::kWarning},
    Row{"+script-child", LogLevel::kDebug},
    Row{"-script-child", LogLevel::kDebug},
    Row{"-cmd-link-reconnection", LogLevel::kDebug},
    Row{"-pubsub-link-reconnection", LogLevel::kDebug},
    Row{"+auth-refused", LogLevel::kWarning},
    Row{"-auth-refused", LogLevel::kWarning},
    Row{"+command-refused", LogLevel::kWarning},
    Row{"-command-refused", LogLevel::kWarning},
};

TEST(EventCatalogue, HasTheNamesAndLevelsOfTheSheet) {
  ASSERT_EQ(kExpected.size(), kEventKinds);
  for (std::size_t i = 0; i < kEventKinds; ++i) {
    const EventInfo& info = Describe(static_cast<EventKind>(i));
    EXPECT_EQ(info.kind, static_cast<EventKind>(i));
    EXPECT_EQ(info.name, kExpected[i].name);
    EXPECT_EQ(info.level, kExpected[i].level) << info.name;
  }
}

TEST(EventCatalogue, UsesEveryNameOnce) {
  std::set<std::string_view> names;
  for (const Row& row : kExpected) names.insert(row.name);
  EXPECT_EQ(names.size(), kExpected.size());
}

}  // namespace
}  // namespace sentinel
