// The sentinel daemon, and the commands that show what a sentinel sees.
#include <string>
#include <utility>
#include <vector>

#include "app/configuration.h"
#include "app/daemonize.h"
#include "app/information.h"
#include "app/process.h"
#include "app/process_title.h"
#include "codec/conf/command_line.h"
#include "io/log/logger.h"
#include "top/options.h"
#include "top/run.h"

namespace app = sentinel::app;
namespace codec = sentinel::codec;
namespace io = sentinel::io;

int main(int argc, char** argv) {
  app::KeepStandardStreams();
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (sentinel::top::IsTopCommand(arguments)) return sentinel::top::RunTopCommand(arguments);
  const app::ProcessTitle title(argc, argv);

  const codec::CommandLine line = codec::ParseCommandLine(arguments);
  if (line.action == codec::CommandLine::Action::kCheckConfig) {
    return app::CheckConfiguration(line);
  }
  if (line.action != codec::CommandLine::Action::kRun) return app::Inform(line);

  // What goes wrong before the log is configured is said on standard output.
  io::Logger console({});
  auto configuration = app::ReadConfiguration(line, console);
  if (!configuration) return 1;
  return app::RunSentinel(std::move(*configuration), title);
}
