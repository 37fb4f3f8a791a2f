// A program that uses a client library, and what it reports.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "support/process.h"

namespace sentinel::clients {

// A client library, and how its programs are run.
struct Library {
  std::string name;
  std::vector<std::string> interpreter;
  std::string follow;  // Below tests/clients: writes, follows a new master, writes again.
  std::string ask;     // Talks to a sentinel itself.
  std::vector<std::string> options;
};

// For the names of tests.
void PrintTo(const Library& library, std::ostream* out);

// Those of which tests/clients has programs.
const std::vector<Library>& Libraries();

// One such program at work. It prints lines, "<name> <value>", and ends with code 0 unless
// something was not as it expected; then its last lines say what.
class Script {
 public:
  // `program` is relative to tests/clients; its output goes below `dir`.
  Script(const Library& library, const std::string& program,
         const std::vector<std::string>& arguments, const std::filesystem::path& dir);

  // Waits for a line and returns its value. Throws HarnessError if the program ends without it.
  std::string Await(std::string_view name);
  // Waits for the end and returns all that was printed. Throws HarnessError if the program failed.
  std::string Finish();
  bool Running() { return process_.Running(); }

 private:
  std::string Output() const;

  std::string name_;
  std::filesystem::path output_file_;
  harness::Process process_;
};

}  // namespace sentinel::clients
