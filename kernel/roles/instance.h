// One life of a stanza's plugin, wherever it runs.
#pragma once
#include <sys/types.h>

#include "plugins/facts.h"
#include "roles/receiver.h"
#include "roles/role_names.h"

namespace orrery::kernel {

/// The answer of a call as a value.
struct Answer {
    int32_t status = ORRERY_OK;
    Fields fields;
    bool ok() const noexcept { return status == ORRERY_OK; }
    /// "message (hint)"
    std::string text() const;
};

/// How a process ended that was not told to, or hangs.
struct SuddenEnd {
    std::string text;   ///< "was ended by signal SIGSEGV"
    std::string trace;  ///< its last words, see crashes/trace.h
    pid_t process = 0;
};

class Instance {
public:
    virtual ~Instance() = default;
    const PluginFacts& facts() const noexcept { return facts_; }

    /// A role call on the caller's thread. UNSUPPORTED when the role or the call is not offered. [any thread]
    virtual int32_t call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out,
                         Milliseconds deadline) = 0;
    /// The same without waiting. False when it would have to wait: then nothing was begun, and `receiver` is left
    /// alone.
    virtual bool start(RoleNumber, uint32_t, orrery_record, std::unique_ptr<Receiver>&, Milliseconds) { return false; }

    /// The steps of life, each with a deadline: DEADLINE when it passed, and then the instance is lost (see `lost`).
    /// [control thread]
    virtual Answer create(const Fields& config, Milliseconds deadline) = 0;
    virtual Answer control(std::string_view role, uint32_t index, Record in, Milliseconds deadline) = 0;
    virtual Answer destroy(Milliseconds deadline) = 0;  // precondition: create() succeeded

    /// Cuts the present step short, where that can be done. [any thread]
    virtual void hurry() {}
    /// A step hangs: its thread is still inside, so nothing of the instance may be freed.
    virtual bool lost() const noexcept = 0;
    /// Its process has ended: there is nobody to be told anything.
    virtual bool gone() const noexcept { return false; }
    /// The process that runs it; 0: this one.
    virtual pid_t pid() const noexcept { return 0; }
    /// Once its process has ended by itself, or was ended because a step hung. [control thread]
    virtual std::optional<SuddenEnd> sudden_end() { return std::nullopt; }
    /// For one that does not answer, and lives on: where the threads of its process are. `how` is to be the text.
    /// [control thread]
    virtual std::optional<SuddenEnd> hang(const std::string&) { return std::nullopt; }

protected:
    PluginFacts facts_;
};

}  // namespace orrery::kernel
