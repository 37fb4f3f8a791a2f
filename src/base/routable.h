// Addresses that lead nowhere.
#pragma once

#include <string>

namespace sentinel {

// False for 0.0.0.0 and ::, in all their spellings: everybody who reads them means himself; and for
// 255.255.255.255 and the multicast addresses, where no single server is. True for every other
// address and for host names.
bool IsRoutable(const std::string& host);

}  // namespace sentinel
