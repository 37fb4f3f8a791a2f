// Where libevent keeps its small objects.
#pragma once

namespace sentinel::io {

// libevent keeps a few bytes for each descriptor that there ever was, for good. In the heap they
// come to lie between the sessions of a flood, and keep a page each when those are gone: from now
// on they have a place of their own. Call before anything else of libevent.
void KeepSmallEventsApart();

}  // namespace sentinel::io
