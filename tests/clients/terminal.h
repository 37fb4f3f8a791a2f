// A program at a terminal of its own, with somebody who types when he sees what he waits for.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"

namespace sentinel::clients {

class Terminal {
 public:
  // Starts the program; `home` is its home directory. Throws HarnessError.
  Terminal(const std::vector<std::string>& argv, const std::filesystem::path& home);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void Type(std::string_view keys);
  // Waits until `text` is on the screen behind what was awaited before, and returns what stands
  // between the two. Colours and movements of the cursor are left out; lines end in '\n'.
  std::string Await(std::string_view text);
  // Throws TimeoutError if the program does not end.
  harness::ExitStatus WaitForExit();

 private:
  // Takes over what the program has written since.
  void Look();

  int fd_ = -1;        // Of the side of the person.
  std::string raw_;    // The beginning of a sequence whose end has not come yet.
  std::string shown_;  // What was not awaited yet.
  std::unique_ptr<harness::Process> program_;
};

// Takes all from `raw` but a sequence at its end that is not complete, and returns it without the
// returns and the sequences that tell a terminal about colours and places.
std::string TakePlain(std::string& raw);

}  // namespace sentinel::clients
