// seccomp: which system calls a sandboxed process may make.
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>

#include "supervision/sandbox.h"

namespace orrery::kernel {

namespace {

#if defined(__x86_64__)
constexpr uint32_t machine = AUDIT_ARCH_X86_64, foreign_calls = 0x40000000;  // x32 has numbers of its own
#elif defined(__aarch64__)
constexpr uint32_t machine = AUDIT_ARCH_AARCH64, foreign_calls = ~0u;
#endif

/// What no service needs: other processes' memory, the machine's administration, and doors around the sandbox itself
/// (io_uring makes calls that no filter sees).
constexpr int refused[] = {
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_kcmp,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_bpf,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_move_mount,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_unshare,
    SYS_setns,
    SYS_open_by_handle_at,
    SYS_fanotify_init,
    SYS_quotactl,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_kexec_file_load,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_acct,
    SYS_syslog,
    SYS_vhangup,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
#if defined(__x86_64__)
    SYS_iopl,
    SYS_ioperm,
#endif
};

constexpr uint32_t namespaces =
    CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;

constexpr sock_filter load(size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<uint32_t>(offset)); }
constexpr sock_filter give(uint32_t verdict) { return BPF_STMT(BPF_RET | BPF_K, verdict); }
/// Skips `otherwise` instructions unless the loaded value compares so.
constexpr sock_filter unless(uint16_t comparison, uint32_t value, uint8_t otherwise) {
    return BPF_JUMP(static_cast<uint16_t>(BPF_JMP | comparison | BPF_K), value, 0, otherwise);
}
constexpr sock_filter skip(uint32_t count) { return BPF_JUMP(BPF_JMP | BPF_JA, count, 0, 0); }
constexpr sock_filter refuse(uint32_t error) { return give(SECCOMP_RET_ERRNO | error); }

// Little-endian: the low half of the first argument.
constexpr size_t number = offsetof(seccomp_data, nr), architecture = offsetof(seccomp_data, arch),
                 first_argument = offsetof(seccomp_data, args);

}  // namespace

std::vector<sock_filter> system_call_filter(Sandbox profile) {
    if (profile == Sandbox::off) return {};
    std::vector<sock_filter> out{load(architecture), unless(BPF_JEQ, machine, 1), skip(1),
                                 give(SECCOMP_RET_KILL_PROCESS), load(number)};
    out.insert(out.end(), {unless(BPF_JGE, foreign_calls, 1), refuse(EPERM)});
    for (auto call : refused) out.insert(out.end(), {unless(BPF_JEQ, static_cast<uint32_t>(call), 1), refuse(EPERM)});
    // Its flags lie behind a pointer no filter can follow; libraries then use clone, whose flags are seen.
    out.insert(out.end(), {unless(BPF_JEQ, SYS_clone3, 1), refuse(ENOSYS)});
    out.insert(out.end(),
               {unless(BPF_JEQ, SYS_clone, 3), load(first_argument), unless(BPF_JSET, namespaces, 1), refuse(EPERM)});
    if (profile == Sandbox::sealed)
        out.insert(out.end(), {load(number), unless(BPF_JEQ, SYS_socket, 4), load(first_argument),
                               unless(BPF_JEQ, AF_UNIX, 1), skip(1), refuse(EACCES)});
    out.push_back(give(SECCOMP_RET_ALLOW));
    return out;
}

bool enter_filter(const std::vector<sock_filter>& filter) noexcept {
    if (filter.empty()) return true;
    sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace orrery::kernel
