// What --version says.
#pragma once

namespace sentinel::app {

inline constexpr char kVersion[] = SENTINEL_VERSION;
inline constexpr char kBuildId[] = SENTINEL_BUILD_ID;

}  // namespace sentinel::app
