#include "codec/conf/complaint.h"

#include "codec/conf/shown_line.h"

namespace sentinel::codec {

std::string RenderComplaint(const ConfigError& error, std::string_view product) {
  std::string text("\n*** FATAL CONFIG FILE ERROR (");
  text.append(product).append(") ***\n");
  if (error.line > 0) {
    text.append("Reading the ");
    text.append(error.in_state ? "state file " + error.file : "configuration file");
    text.append(", at line ").append(std::to_string(error.line));
    text.append("\n>>> '").append(ShownLine(error.text)).append("'\n");
  }
  text.append(error.message).append("\n");
  if (!error.hint.empty()) text.append(error.hint).append("\n");
  return text;
}

std::string RenderFinding(const ConfigError& error, std::string_view main) {
  std::string text(error.file.empty() ? main : error.file);
  if (error.line > 0) text.append(":").append(std::to_string(error.line));
  text.append(": ").append(error.message);
  if (!error.text.empty()) text.append(" >>> '").append(ShownLine(error.text)).append("'");
  return text;
}

}  // namespace sentinel::codec
