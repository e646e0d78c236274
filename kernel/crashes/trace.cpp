#include "crashes/trace.h"

#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace orrery::kernel {

namespace {

constexpr int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
constexpr size_t stack_size = 128 * 1024;

// In a handler nothing may be allocated or locked: only plain calls on what is already there.
int trace_descriptor = -1;
std::atomic<long> crashing_thread{0};

void put(const char* text) { static_cast<void>(!::write(trace_descriptor, text, ::strlen(text))); }

void put_number(unsigned long long number, unsigned base) {
    char text[24];
    auto* at = text + sizeof text - 1;
    *at = 0;
    do *--at = "0123456789abcdef"[number % base];
    while ((number /= base) != 0);
    put(at);
}

void die(int signal) {
    ::signal(signal, SIG_DFL);
    ::raise(signal);  // comes when the handler has returned; a fault would come again by itself
}

void handle(int signal, siginfo_t* facts, void*) {
    long nobody = 0, self = ::syscall(SYS_gettid);
    if (!crashing_thread.compare_exchange_strong(nobody, self)) {
        if (nobody == self) return die(signal);  // the tracing itself went wrong
        for (;;) ::pause();                      // another thread is dying for us all
    }
    auto* name = ::sigabbrev_np(signal);
    put("signal SIG"), put(name ? name : "?");
    bool fault = signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
    if (fault && facts->si_code > 0)
        put(" at address 0x"), put_number(reinterpret_cast<unsigned long long>(facts->si_addr), 16);
    put(" in thread "), put_number(static_cast<unsigned long long>(self), 10), put("\n");
    void* frames[64];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 64), trace_descriptor);
    die(signal);
}

}  // namespace

void trace_crashes(int descriptor) {
    trace_descriptor = descriptor;
    void* frame[1];
    ::backtrace(frame, 1);  // loads what it needs while that is still allowed
    struct sigaction action {};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (int signal : deadly) ::sigaction(signal, &action, nullptr);
}

SignalStack::SignalStack() : bytes_(new char[stack_size]) {
    stack_t stack{};
    stack.ss_sp = bytes_.get(), stack.ss_size = stack_size;
    ::sigaltstack(&stack, nullptr);
}

SignalStack::~SignalStack() {
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
}

}  // namespace orrery::kernel
