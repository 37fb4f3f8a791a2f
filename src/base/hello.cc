#include "sentinel/hello.h"

namespace sentinel {

std::string FormatHello(const HelloMessage& hello) {
  std::string text = hello.sentinel_host;
  for (const std::string& field :
       {std::to_string(hello.sentinel_port), hello.sentinel_id, std::to_string(hello.current_epoch),
        hello.master_name, hello.master_host, std::to_string(hello.master_port),
        std::to_string(hello.config_epoch)}) {
    text += ',';
    text += field;
  }
  return text;
}

}  // namespace sentinel
