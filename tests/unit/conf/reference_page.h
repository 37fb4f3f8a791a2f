// docs/configuration.md, made of the rows that drive loading and writing.
#pragma once

#include <string>

namespace sentinel::codec {

std::string ReferencePage();

}  // namespace sentinel::codec
