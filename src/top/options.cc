#include "top/options.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace sentinel::top {
namespace {

Result<std::uint16_t> ReadPort(std::string_view text) {
  const auto port = ParsePort(text);
  if (!port) return Fail("not a port: '" + std::string(text) + "'");
  return *port;
}

// "host", "host:port", "[v6]:port", a bare IPv6 address.
Result<void> ReadAddress(std::string_view text, Target& target) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
  const std::size_t colon = text.rfind(':');
  // Colons of a bare IPv6 address are no port's.
  const bool has_port =
      colon != std::string_view::npos &&
      (bracket == std::string_view::npos ? colon == text.find(':') : colon == bracket + 1);
  if (has_port) {
    const auto port = ReadPort(text.substr(colon + 1));
    if (!port) return Fail(port.error());
    target.port = *port;
  }
  std::string_view host = text.substr(0, has_port ? colon : text.size());
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  target.host = host;
  if (!IsHostText(host) || host.find_first_of("[]") != std::string_view::npos)
    return Fail("not an address: '" + std::string(text) + "'");
  return {};
}

Result<std::chrono::milliseconds> ReadInterval(std::string_view text) {
  const auto seconds = ParseInteger(text);
  if (!seconds || *seconds < 1 || *seconds > 3600) {
    return Fail("--interval takes seconds from 1 to 3600");
  }
  return std::chrono::seconds(*seconds);
}

// Options with a value, and what they do with it.
Result<void> TakeValue(std::string_view option, const std::string& value, Options& options) {
  if (option == "--user") {
    options.target.user = value;
  } else if (option == "--pass") {
    options.target.password = value;
  } else {
    const auto interval = ReadInterval(value);
    if (!interval) return Fail(interval.error());
    options.interval = *interval;
  }
  return {};
}

bool TakesValue(std::string_view option) {
  return option == "--user" || option == "--pass" || option == "--interval";
}

// Options without a value; false: there is none of that name.
bool TakeSwitch(std::string_view option, Options& options) {
  if (option == "--json") {
    options.json = true;
  } else if (option == "--no-color") {
    options.color = false;
  } else if (option == "--help" || option == "-h") {
    options.help = true;
  } else {
    return false;
  }
  return true;
}

Result<void> TakePlaces(const std::vector<std::string>& places, Options& options) {
  if (places.size() > 2) return Fail("too many arguments");
  if (places.size() > 1) options.master = places[1];
  return places.empty() ? Result<void>() : ReadAddress(places[0], options.target);
}

}  // namespace

const char* const kTopUsage = R"(Usage: sentinel status [HOST:PORT] [NAME] [options]
       sentinel top [HOST:PORT] [NAME] [options]

Shows what a sentinel, also another than this program, says of its masters: once, or again and
again. Without HOST:PORT 127.0.0.1:26379 is asked. With NAME only that master is shown, with its
replicas and sentinels.

Options:
       --json            one line of JSON for each look
       --no-color        no colours; the same as NO_COLOR in the environment
       --interval SECS   between two looks of top: 1
       --user NAME       whom to authenticate as
       --pass PASSWORD   the password; better in REDISCLI_AUTH, where others do not see it

Keys of top: up, down, PageUp, PageDown, j, k, g, G, Enter for replicas and sentinels, q to leave.
status ends with 0 if all is well, 1 if something is not, 2 if the sentinel could not be asked.
)";

bool IsTopCommand(const std::vector<std::string>& arguments) {
  return !arguments.empty() && (arguments.front() == "status" || arguments.front() == "top");
}

Result<Options> ParseOptions(const std::vector<std::string>& arguments,
                             const Environment& environment) {
  Options options;
  options.live = arguments.front() == "top";
  if (environment.password != nullptr) options.target.password = environment.password;
  if (environment.no_color != nullptr && *environment.no_color != '\0') options.color = false;
  std::vector<std::string> places;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (TakesValue(argument)) {
      if (++i == arguments.size()) return Fail(argument + " needs a value");
      if (auto taken = TakeValue(argument, arguments[i], options); !taken) {
        return Fail(taken.error());
      }
    } else if (!argument.starts_with('-')) {
      places.push_back(argument);
    } else if (!TakeSwitch(argument, options)) {
      return Fail("no such option: " + argument);
    }
  }
  if (auto taken = TakePlaces(places, options); !taken) return Fail(taken.error());
  return options;
}

}  // namespace sentinel::top
