/*
 * The boundary between the kernel and a plugin: the only contract between binaries. C11, no includes but the
 * standard's.
 *
 * Everything is bytes: a call takes a record (an ordered list of named byte strings) and writes a record. Growth is
 * append-only: new members go to the end of a table, new calls to the end of a role; `size` and `count` say what is
 * there. Strings are UTF-8, need no terminator, and are borrowed until the function that received them returns. Thread
 * tags: [any thread], [control thread] (start, drain, stop: one at a time), [worker, concurrent].
 */
#ifndef ORRERY_ABI_H
#define ORRERY_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ORRERY_ABI_MAJOR 1 /* differs: the plugin is refused */
#define ORRERY_ABI_MINOR 0 /* a plugin may need at most the kernel's */

/* A borrowed byte string. `data` may be null when `size` is 0. */
typedef struct orrery_str {
    const char* data; /* not owned, no terminator */
    size_t size;      /* bytes */
} orrery_str;

/* One named value. Borrowed like its strings; names are compared byte by byte. */
typedef struct orrery_field {
    orrery_str name, value; /* both UTF-8 or, where a call says so, any bytes */
} orrery_field;

/* Fields in order; a name may occur several times. Unknown names are ignored by both sides. */
typedef struct orrery_record {
    const orrery_field* fields; /* the first; may be null when count is 0 */
    size_t count;               /* entries of `fields` */
} orrery_record;

/* Where a callee puts its answer, field by field. The bytes are copied before `put` returns. */
typedef struct orrery_writer {
    void* self; /* the owner's, passed to `put` as it is */
    /* Appends one field. Neither string needs to outlive the call. [the thread of the call that got the writer] */
    void (*put)(void* self, orrery_str name, orrery_str value);
} orrery_writer;

/* The answer of every call. On anything but OK and DECLINED the callee writes `error.message` and may write
 * `error.hint`. */
enum orrery_status {
    ORRERY_OK = 0,              /* done; the answer is whole */
    ORRERY_DECLINED = 1,        /* not mine: the next may try */
    ORRERY_INVALID = 2,         /* the caller's data is wrong */
    ORRERY_UNAUTHENTICATED = 3, /* who are you */
    ORRERY_DENIED = 4,          /* you may not */
    ORRERY_NOT_FOUND = 5,       /* no such thing, or not any more */
    ORRERY_CONFLICT = 6,        /* exists already, or was changed meanwhile */
    ORRERY_UNAVAILABLE = 7,     /* nobody serves it now; may work later */
    ORRERY_DEADLINE = 8,        /* the time was up */
    ORRERY_CANCELLED = 9,       /* the caller no longer wants the answer */
    ORRERY_LIMIT = 10,          /* too large, too many, too deep */
    ORRERY_UNSUPPORTED = 11,    /* known, not offered */
    ORRERY_INTERNAL = 12        /* a fault of the callee */
};

/* The one shape of a call. [worker, concurrent] unless the role says otherwise. Must not throw, must not keep `in`. */
typedef int32_t (*orrery_call)(void* self, orrery_record in, const orrery_writer* out);

/* A capability of a plugin: `id` is "orrery.<name>/<revision>"; `calls` are its functions in the role's fixed order. */
typedef struct orrery_role {
    orrery_str id;            /* compared byte by byte */
    const orrery_call* calls; /* as long as the plugin is loaded; none is null */
    size_t count;             /* entries of `calls`; an index beyond it is answered ORRERY_UNSUPPORTED */
} orrery_role;

/* What else holds for a declared parameter, or-ed together in orrery_setting.flags. */
enum orrery_setting_flags {
    ORRERY_SETTING_REQUIRED = 1, /* no default: the stanza must give it */
    ORRERY_SETTING_LIST = 2,     /* may be given several times */
    ORRERY_SETTING_SECRET = 4    /* never printed */
};

/* A declared parameter. `type`: text integer number flag duration size path port choice:a,b,c. A range may narrow
 * integer, number, duration and size: integer:1..64, duration:1s.. (either end may be left out). What a path must be:
 * path:file, path:folder, path:certificate (PEM), path:key=NAME (the key of the certificate in setting NAME),
 * path:certificates (a folder of X.pem with X_key.pem; may be missing). port:own: the plugin listens there itself
 * (port:own,NAME=VALUE: where setting NAME has that value).
 * An older kernel checks less. */
typedef struct orrery_setting {
    /* `otherwise`: the default, empty for none; `unit` and `help` are for people */
    orrery_str name, type, otherwise, unit, help;
    uint32_t flags;    /* of orrery_setting_flags */
    uint32_t reserved; /* 0 */
} orrery_setting;

/* Row-shaped data in one field value, little-endian: u32 rows, u16 columns, u16 zero; then per column u8 kind
 * (1 int64, 2 double, 3 text), u8[3] zero, u32 validity bytes, u32 data bytes, validity bits, data (text: u32 offsets
 * [rows + 1], then bytes). At most 1 MiB. This struct is its fixed head. */
typedef struct orrery_block {
    uint32_t rows;    /* cells of each column */
    uint16_t columns; /* column heads and data that follow */
    uint16_t zero;    /* reserved */
} orrery_block;

/* A log site: `*enabled` is 0 when its level is off; read it before doing any work. */
typedef struct orrery_log_site {
    const uint8_t* enabled; /* the kernel's, readable until `destroy` returns; it changes while the plugin runs */
    uint64_t id;            /* the kernel's name for the site */
} orrery_log_site;

/* How much a row of the log matters; a logger passes on its own level and those above. */
enum orrery_log_level {
    ORRERY_LOG_DEBUG = 1, /* for who looks for a fault */
    ORRERY_LOG_INFO = 2,  /* what happens in the usual course */
    ORRERY_LOG_WARN = 3,  /* somebody should look, and it goes on */
    ORRERY_LOG_ERROR = 4, /* something failed */
    ORRERY_LOG_FATAL = 5  /* the service cannot go on; appenders flush at once */
};

/* `gap` is non-zero when events were lost since the last one: re-read what you follow. */
typedef void (*orrery_event_fn)(void* user, orrery_str topic, orrery_str key, orrery_record record, int32_t gap);

/* State of a spawned program: fields `state` (running, exited, failed), `pid`, `status`, `signal`. [worker] */
typedef void (*orrery_child_fn)(void* user, uint64_t child, orrery_record state);

/* The answer of a call that was started. Borrowed until it returns; must not block. [a thread of the kernel's] */
typedef void (*orrery_answer_fn)(void* user, int32_t status, orrery_record answer);

/* What the kernel offers one plugin instance. Valid from `create` until `destroy` returns. All [any thread]. */
typedef struct orrery_host {
    size_t size; /* of this table: members beyond it do not exist */
    void* self;  /* the kernel's: first argument of every function below */

    /* A name handle for `role` of stanza `stanza`, valid for ever; 0 when the stanza is neither Requires= nor Wants=.
     */
    uint64_t (*find)(void* self, orrery_str role, orrery_str stanza);
    /* Calls function `index` of the handle's present generation. `deadline_ms` 0: the stanza's default. */
    int32_t (*call)(void* self, uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out,
                    uint32_t deadline_ms);
    /* Non-zero when the call being served on this thread was cancelled or its deadline has passed. */
    int32_t (*cancelled)(void* self);

    /* One-time values, site-wide: put with a time to live, take exactly once (ORRERY_NOT_FOUND afterwards). */
    int32_t (*once_put)(void* self, orrery_str key, orrery_str value, uint64_t ttl_ms);
    int32_t (*once_take)(void* self, orrery_str key, const orrery_writer* out); /* field `value` */

    /* Events: ordered per publisher, bounded, coalesced by (topic, key). */
    int32_t (*publish)(void* self, orrery_str topic, orrery_str key, orrery_record record);
    /* The number to end it by, 0 when there is none: an empty topic, no function, or an instance that ends. `user` must
     * live until unsubscribe or `destroy`. */
    uint64_t (*subscribe)(void* self, orrery_str topic, orrery_event_fn event, void* user);
    void (*unsubscribe)(void* self, uint64_t subscription); /* returns when no event of it is running */

    /* Streams: makes a connected pair of sockets. The caller owns `*descriptor`; field `stream.id` names the other end,
     * which whoever gets the id takes once. Also takes the ids of listeners. */
    int32_t (*stream_offer)(void* self, int32_t* descriptor, const orrery_writer* out);
    /* The end that `id` names, once; the caller owns `*descriptor`. ORRERY_NOT_FOUND: unknown, or taken already. */
    int32_t (*stream_take)(void* self, orrery_str id, int32_t* descriptor);

    /* A supervised program. Fields in: program, argument*, environment.NAME, directory, user, restart
     * (never|on-failure|always), stop.signal (TERM), stop.grace_ms (10000), limit.memory, limit.files,
     * limit.nice, privileges.none (true), sandbox (off|guarded|confined|sealed), allow.read*, allow.write*. A plugin
     * that is itself confined cannot start anything less confined. */
    int32_t (*spawn)(void* self, orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child);
    int32_t (*child_stop)(void* self, uint64_t child); /* returns when it has ended */

    /* Work on the kernel's pool, after `delay_ms`. Never runs after `destroy` of the instance has returned. */
    void (*post)(void* self, void (*run)(void* argument), void* argument, uint64_t delay_ms);

    /* Logging: register a site once; reserve bytes of this thread's ring, write an encoded record (see wire.h) whose
     * first field is `message`, commit. reserve gives null when the row must be dropped (it is counted). */
    int32_t (*log_site)(void* self, int32_t level, orrery_str logger, orrery_log_site* site);
    /* Room for `size` bytes, to be written and committed on this thread before the next row; null: write nothing. */
    void* (*log_reserve)(void* self, const orrery_log_site* site, size_t size);
    /* Gives the row away: `place` and `size` as of log_reserve. The bytes are the kernel's afterwards. */
    void (*log_commit)(void* self, const orrery_log_site* site, void* place, size_t size);

    /* Counters by name: `count` adds, `observe` records a measured value (seconds, bytes). */
    void (*count)(void* self, orrery_str metric, int64_t by);
    /* Sum, number and largest of the values are kept. */
    void (*observe)(void* self, orrery_str metric, double value);

    /* Starts a call and does not wait: ORRERY_OK, and `done` is told the answer, once (never, when `destroy` of the
     * instance has returned before); perhaps before this returns. ORRERY_UNSUPPORTED, and `done` is not told: it would
     * have to wait, as for a callee in this process or one that is not there; `call` waits, or says why not. */
    int32_t (*call_async)(void* self, uint64_t handle, uint32_t index, orrery_record in, uint32_t deadline_ms,
                          orrery_answer_fn done, void* user);

    /* Kinds of values a row of the log may have beside text, see wire.h: 0 none, 3 those known today. */
    uint64_t log_values;

    /* All counters of the site, field `prometheus`: text in the format of Prometheus. */
    int32_t (*counters)(void* self, const orrery_writer* out);
} orrery_host;

/* How an instance takes over from the one before it (orrery_plugin.swap). */
enum orrery_swap {
    ORRERY_SWAP_OVERLAP = 0, /* new and old live together until the old is drained */
    ORRERY_SWAP_REPLACE = 1  /* the old is drained and stopped first */
};

/* What orrery_plugin_entry() returns: constant data, readable without side effects. */
typedef struct orrery_plugin {
    size_t size;                        /* of this struct as the plugin was built with it */
    uint16_t abi_major, abi_minor;      /* ORRERY_ABI_MAJOR and ORRERY_ABI_MINOR of the plugin's build */
    uint32_t swap;                      /* of orrery_swap */
    orrery_str id, version, built_with; /* built_with is only printed */
    const orrery_setting* settings;     /* the declared parameters; may be null when there are none */
    size_t setting_count;               /* entries of `settings` */
    const orrery_role* roles;           /* what the instances offer */
    size_t role_count;                  /* entries of `roles` */
    /* `config`: the checked settings, defaults filled in, plus orrery.stanza, orrery.data_directory,
     * orrery.run_directory, orrery.site_directory, orrery.plugin_directory. [control thread] */
    int32_t (*create)(const orrery_host* host, orrery_record config, void** self, const orrery_writer* out);
    void (*destroy)(void* self); /* [control thread] all threads joined, all handles closed */
} orrery_plugin;

/* The one exported symbol, named orrery_plugin_entry. */
typedef const orrery_plugin* (*orrery_plugin_entry_fn)(void);

/* Roles and their calls (index in order).
 *  orrery.service/1   start, drain, stop, health, configure [control thread]; health [any thread]
 *  orrery.command/1   describe, run                        [worker, concurrent]
 *  orrery.http/1      handle                               [worker, concurrent]
 *  orrery.stream/1    open, suspend, resume                [worker, concurrent]; suspend, resume [control thread]
 *  orrery.auth/1      authenticate, handle                 [worker, concurrent]
 *  orrery.appender/1  append, flush, open, close           [one thread per appender]
 *  orrery.connector/1 check, query, fetch, close           [worker, concurrent]
 *  orrery.listener/1  attach, detach                       [control thread]
 *  orrery.check/1     live                                 [control thread]; created, not started
 */

#ifdef __cplusplus
}
#endif
#endif
