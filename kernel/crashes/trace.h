// The last words of a process of ours: a deadly signal leaves its name and the back-trace of its thread.
#pragma once
#include <string_view>

namespace orrery::kernel {

/// From now on a deadly signal writes to `descriptor` (non-blocking, never closed) and then ends the process as it
/// would have. Once per process.
void trace_crashes(int descriptor);

/// What the process writes last when it is asked by SIGQUIT where it is.
constexpr std::string_view end_of_threads = "end of threads\n";

/// trace_crashes(), and from now on SIGQUIT writes the back-trace of every thread to `descriptor` and lets the process
/// go on: for somebody who waits for it in vain. Once per process.
void trace_threads_when_asked(int descriptor);

/// A second stack for the signal handlers of the calling thread, so that even an overflow of its own stack leaves a
/// trace. Destroyed on the same thread. Pages of its own, which nobody touches until then: threads come and go, and in
/// the heap such blocks would lie between everything else.
class SignalStack {
public:
    SignalStack();
    ~SignalStack();
    SignalStack(const SignalStack&) = delete;
    SignalStack& operator=(const SignalStack&) = delete;

private:
    void* pages_;
};

}  // namespace orrery::kernel
