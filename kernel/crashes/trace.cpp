#include "crashes/trace.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

namespace orrery::kernel {

namespace {

constexpr int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
constexpr size_t stack_size = 128 * 1024;

// In a handler nothing may be allocated or locked: only plain calls on what is already there.
int trace_descriptor = -1;
std::atomic<long> crashing_thread{0}, asked_thread{0};

void put(const char* text) { static_cast<void>(!::write(trace_descriptor, text, ::strlen(text))); }

void put_number(unsigned long long number, unsigned base) {
    char text[24];
    auto* at = text + sizeof text - 1;
    *at = 0;
    do *--at = "0123456789abcdef"[number % base];
    while ((number /= base) != 0);
    put(at);
}

void put_frames() {
    void* frames[64];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 64), trace_descriptor);
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
    put_frames();
    die(signal);
}

/// Each thread must trace itself; it is asked by the same signal. Who blocks it, or hangs in the system, is left out.
void trace_one(long thread) {
    constexpr int looks = 50;
    constexpr timespec pause{0, 2'000'000};
    asked_thread = thread;
    ::syscall(SYS_tgkill, ::getpid(), thread, SIGQUIT);
    for (int i = 0; i < looks && asked_thread == thread; ++i) ::nanosleep(&pause, nullptr);
    asked_thread = 0;
}

void trace_others(long self) {
    int folder = ::open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    alignas(8) char entries[2048];
    for (long got = 0; (got = ::syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0;) {
        for (long at = 0; at < got;) {
            constexpr size_t size_at = 16, name_at = 19;  // of linux_dirent64
            unsigned short size = 0;
            ::memcpy(&size, entries + at + size_at, sizeof size);
            long thread = ::atol(entries + at + name_at);
            if (thread > 0 && thread != self) trace_one(thread);
            at += size;
        }
    }
    ::close(folder);
}

void handle_question(int, siginfo_t* facts, void*) {
    int kept = errno;
    long self = ::syscall(SYS_gettid);
    bool from_us = facts->si_code == SI_TKILL && facts->si_pid == ::getpid();
    if (!from_us || asked_thread == self) {
        put("thread "), put_number(static_cast<unsigned long long>(self), 10), put("\n");
        put_frames();
    }
    if (!from_us) trace_others(self), put(end_of_threads.data());
    if (asked_thread == self) asked_thread = 0;
    errno = kept;
}

void listen_to(int signal, void (*handler)(int, siginfo_t*, void*), int flags) {
    struct sigaction action {};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | flags;
    ::sigaction(signal, &action, nullptr);
}

}  // namespace

void trace_crashes(int descriptor) {
    trace_descriptor = descriptor;
    void* frame[1];
    ::backtrace(frame, 1);  // loads what it needs while that is still allowed
    for (int signal : deadly) listen_to(signal, handle, 0);
}

void trace_threads_when_asked(int descriptor) {
    trace_crashes(descriptor);
    listen_to(SIGQUIT, handle_question, SA_RESTART);
}

SignalStack::SignalStack()
    : pages_(::mmap(nullptr, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) {
    if (pages_ == MAP_FAILED) return;  // then an overflow leaves no trace
    stack_t stack{};
    stack.ss_sp = pages_, stack.ss_size = stack_size;
    ::sigaltstack(&stack, nullptr);
}

SignalStack::~SignalStack() {
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
    if (pages_ != MAP_FAILED) ::munmap(pages_, stack_size);
}

}  // namespace orrery::kernel
