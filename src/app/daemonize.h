// Going into the background (configuration sheet, section 6.2).
#pragma once

namespace sentinel::app {

// Opens /dev/null on each standard stream that the process was started without: a file that is
// opened later would take its number, and what is meant for the stream, or be closed by
// Daemonize().
void KeepStandardStreams();

// Forks; the parent ends with status 0. The child leads a session of its own and has /dev/null as
// its standard streams. Call before anything starts a thread or opens a loop.
void Daemonize();

}  // namespace sentinel::app
