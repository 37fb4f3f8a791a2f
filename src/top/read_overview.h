// Replies of a sentinel -> Overview. Total: what is missing or makes no sense counts as 0 or empty.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "top/overview.h"

namespace sentinel::top {

// One entry of SENTINEL MASTERS, REPLICAS or SENTINELS.
using Fields = std::map<std::string, std::string>;

// Of the reply to INFO: version, uptime, TILT.
void ReadInfo(std::string_view info, Overview& overview);

// Of the reply to SENTINEL MASTERS. The result is in the order of Overview::masters.
std::vector<Master> ReadMasters(const std::vector<Fields>& masters);

// Of the replies to SENTINEL REPLICAS and SENTINEL SENTINELS.
Details ReadDetails(const std::vector<Fields>& replicas, const std::vector<Fields>& sentinels);

}  // namespace sentinel::top
