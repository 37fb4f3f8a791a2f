// How values of `sentinel` lines are read (configuration sheet, section 3).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "codec/conf/load.h"
#include "sentinel/address.h"
#include "sentinel/ids.h"
#include "sentinel/settings.h"

namespace sentinel::codec {

// `refusal` is what is said of anything but yes and no.
Result<void> SetFlag(bool& flag, const std::string& value, const char* refusal);
Result<void> SetPeriod(milliseconds& period, const std::string& value);
Result<void> SetPeriodOrOff(milliseconds& period, const std::string& value);
Result<void> SetSecondsOrOff(std::chrono::seconds& period, const std::string& value);
Result<void> ReadQuorum(int& quorum, const std::string& value);

// Values whose meaning depends on the surroundings, on what the process is set to, and on which
// file they stand in. Adds to `warnings` what was put right.
class StatementValues {
 public:
  // `process` is what the lines read so far say; it is looked at each time.
  StatementValues(Surroundings& surroundings, const ProcessSettings& process,
                  std::vector<std::string>& warnings)
      : surroundings_(surroundings), process_(process), warnings_(warnings) {}

  // What comes behind this is of the state file.
  void BeginState() { in_state_ = true; }
  bool in_state() const { return in_state_; }

  Result<Address> ReadAddress(const std::string& host, const std::string& port) const;
  Epoch ReadEpoch(const std::string& text);
  std::uint16_t ReadAnnouncePort(const std::string& value);
  Result<void> SetPassword(std::string& password, std::string& source, const std::string& words);
  void SetText(std::string& text, const std::string& value);
  Result<void> SetScript(std::string& script, const std::string& path, const char* refusal);

  // Of a line that says nothing new: a damaged file is read where nothing is lost by that.
  Result<void> Repeated(const std::string& statement, const std::vector<std::string>& values);
  void Warn(std::string text) { warnings_.push_back(std::move(text)); }

 private:
  Surroundings& surroundings_;
  const ProcessSettings& process_;
  std::vector<std::string>& warnings_;
  bool in_state_ = false;
};

}  // namespace sentinel::codec
