#include "top/look.h"

#include <utility>
#include <vector>

#include "top/ask.h"

namespace sentinel::top {

Result<Overview> LookAt(Connection& connection, const Options& options) {
  auto overview = AskOverview(connection, options.target);
  if (!overview || !options.master) return overview;
  std::erase_if(overview->masters,
                [&](const Master& master) { return master.name != *options.master; });
  if (overview->masters.empty()) {
    return Fail(overview->endpoint + ": no such master: " + *options.master);
  }
  return overview;
}

Result<Overview> LookOnce(const Options& options) {
  auto connection = Connection::Open(options.target);
  if (!connection) return Fail(connection.error());
  auto overview = LookAt(*connection, options);
  if (!overview) return overview;
  if (auto asked = AskDetails(*connection, overview->masters); !asked) return Fail(asked.error());
  return overview;
}

}  // namespace sentinel::top
