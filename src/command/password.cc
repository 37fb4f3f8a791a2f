#include "command/password.h"

#include <utility>

#include "codec/conf/value.h"
#include "command/texts.h"

namespace sentinel::command {

Result<GivenPassword> TakePassword(const Context& context, const std::string& words,
                                   const std::string& present, std::string_view setting) {
  if (!codec::IsPasswordSource(words)) return GivenPassword{words, {}};
  if (context.model.process.deny_scripts_reconfig && words != present) {
    return Fail(texts::PasswordSourceDenied(setting));
  }
  auto read = context.host.ReadPassword(words);
  if (!read) return Fail("ERR " + read.error().message);
  return GivenPassword{*std::move(read), words};
}

}  // namespace sentinel::command
