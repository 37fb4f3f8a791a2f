#include "codec/conf/statement_values.h"

#include <limits>
#include <utility>

#include "codec/conf/host_text.h"
#include "codec/conf/value.h"

namespace sentinel::codec {
namespace {

constexpr std::int32_t kPortMax = std::numeric_limits<std::uint16_t>::max();

}  // namespace

Result<void> SetFlag(bool& flag, const std::string& value, const char* refusal) {
  const auto parsed = ParseFlag(value);
  if (!parsed) return Fail(refusal);
  flag = *parsed;
  return {};
}

Result<void> SetPeriod(milliseconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count <= 0) return Fail("negative or zero time parameter.");
  period = milliseconds(count);
  return {};
}

Result<void> SetPeriodOrOff(milliseconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count < 0) return Fail("negative time parameter.");
  period = milliseconds(count);
  return {};
}

Result<void> SetSecondsOrOff(std::chrono::seconds& period, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count < 0) return Fail("negative time parameter.");
  period = std::chrono::seconds(count);
  return {};
}

Result<void> ReadQuorum(int& quorum, const std::string& value) {
  const std::int32_t count = LeadingNumber(value);
  if (count <= 0) return Fail("Quorum must be 1 or greater.");
  quorum = count;
  return {};
}

Result<Address> StatementValues::ReadAddress(const std::string& host,
                                             const std::string& port) const {
  const std::int32_t number = LeadingNumber(port);
  if (number < 0 || number > kPortMax) return Fail("Invalid port number.");
  const auto short_port = static_cast<std::uint16_t>(number);
  if (auto ip = CanonicalIp(host)) return MakeAddress(*std::move(ip), short_port);
  // A name of the state file was accepted when it was written.
  if (!(process_.resolve_hostnames || in_state_) || !IsPlainName(host)) {
    return Fail("Can't resolve instance hostname.");
  }
  return MakeAddress(host, short_port);
}

Epoch StatementValues::ReadEpoch(const std::string& text) {
  const Epoch epoch = LeadingEpoch(text);
  if (epoch <= kEpochMax) return epoch;
  Warn("epoch " + text + " is out of range; " + std::to_string(kEpochMax) + " is used");
  return kEpochMax;
}

// Stock sentinels load any number and announce it; peers then refuse their hellos.
std::uint16_t StatementValues::ReadAnnouncePort(const std::string& value) {
  const std::int32_t port = LeadingNumber(value);
  if (port >= 0 && port <= kPortMax) return static_cast<std::uint16_t>(port);
  Warn("sentinel announce-port " + value + " is not a port and has no effect");
  return 0;
}

Result<void> StatementValues::SetPassword(std::string& password, std::string& source,
                                          const std::string& words) {
  source.clear();
  password = words;
  if (!IsPasswordSource(words)) return {};
  auto read = surroundings_.ReadPassword(words);
  if (!read) return tl::unexpected(std::move(read).error());
  source = words;
  password = *std::move(read);
  return {};
}

// An empty text means nothing in a configuration; in a state file it takes away what that says.
void StatementValues::SetText(std::string& text, const std::string& value) {
  if (in_state_ || !value.empty()) text = value;
}

Result<void> StatementValues::SetScript(std::string& script, const std::string& path,
                                        const char* refusal) {
  if (path.empty() && in_state_) {
    script.clear();
    return {};
  }
  if (path.empty() || !surroundings_.IsExecutable(path)) return Fail(refusal);
  script = path;
  return {};
}

Result<void> StatementValues::Repeated(const std::string& statement,
                                       const std::vector<std::string>& values) {
  Warn("the line 'sentinel " + statement + " " + FormatWords(values) + "' stands there twice");
  return {};
}

}  // namespace sentinel::codec
