// Further appenders of a plugin's class, opened by those who call it: what the glue does so that authors need not.
#pragma once
#include <orrery/appender.h>
#include <orrery/host.h>
#include <orrery/service.h>
#include <orrery/settings.h>

#include <map>
#include <mutex>
#include <span>

namespace orrery::detail {

/// What a plugin declares as its settings. Borrowed from the descriptor.
using Declared = std::span<const orrery_setting>;

/// The appenders of one plugin instance: the one its stanza configures, and those that open() made, each with a lock of
/// its own, so that one thread at a time is inside. Owns the opened ones. [any thread]
template <class T, bool = std::is_base_of_v<Appender, T>>
class Opened {
public:
    static constexpr size_t limit = 1024;  ///< appenders open at once; more are Error(limit)

    /// Keeps the host and the stanza's `orrery.*` settings for those that open() makes; `declared` is borrowed.
    Opened(Host host, const Config& config, Declared declared) : host_(std::move(host)), declared_(declared) {
        for (auto& [name, value] : config.fields().items())
            if (name.starts_with("orrery.")) surroundings_.add(name, value);
    }
    /// One more object of the class, with `given` as its settings; its id. Throws what its constructor throws, and
    /// Error(invalid) that names a parameter which does not fit the declaration.
    std::string open(Record given) {
        std::vector<orrery_field> own;
        for (auto& field : given)
            if (auto name = view(field.name);
                name != "caller" && !name.starts_with("identity.") && !name.starts_with("orrery."))
                own.push_back(field);
        auto config = settings::checked(declared_, Record({own.data(), own.size()}));
        for (auto& [name, value] : surroundings_.items()) config.add(name, value);
        refuse_too_many();
        auto one = std::make_shared<One>(host_, Config(std::move(config)));
        std::lock_guard lock(mutex_);
        auto id = std::to_string(++last_);
        opened_.emplace(id, std::move(one));
        return id;
    }
    /// Flushes and ends it, after what is inside. Throws Error(not_found); and what flush() throws, when it has ended.
    void close(std::string_view id) {
        std::shared_ptr<One> one;
        {
            std::lock_guard lock(mutex_);
            auto found = opened_.find(id);
            if (found == opened_.end()) unknown(id);
            one = std::move(found->second);
            opened_.erase(found);
        }
        std::lock_guard lock(one->mutex);
        static_cast<Appender&>(one->object).flush();
    }
    /// Calls `body` with the opened appender of that id, or with the stanza's own for "".
    template <class F>
    void with(T& own, std::string_view id, F&& body) {
        if (id.empty()) {
            std::lock_guard lock(own_mutex_);
            return body(static_cast<Appender&>(own));
        }
        auto one = find(id);
        std::lock_guard lock(one->mutex);
        body(static_cast<Appender&>(one->object));
    }

private:
    struct One {
        std::mutex mutex;
        T object;
        One(Host host, Config config) : object(std::move(host), std::move(config)) {
            if constexpr (std::is_base_of_v<Service, T>) try {
                    object.start();
                } catch (...) {
                    object.stop();
                    throw;
                }
        }
        ~One() {
            if constexpr (std::is_base_of_v<Service, T>) try {
                    object.stop();
                } catch (...) {  // nobody is left to be told
                }
        }
    };
    [[noreturn]] static void unknown(std::string_view id) {
        throw Error(Code::not_found, "there is no open appender '" + std::string(id.substr(0, 100)) + "'",
                    "those that were open end with the plugin's generation: open it again");
    }
    void refuse_too_many() {
        std::lock_guard lock(mutex_);
        if (opened_.size() >= limit)
            throw Error(Code::limit, "too many open appenders", "close those that are no longer used");
    }
    std::shared_ptr<One> find(std::string_view id) {
        std::lock_guard lock(mutex_);
        auto found = opened_.find(id);
        if (found == opened_.end()) unknown(id);
        return found->second;
    }

    Host host_;
    Declared declared_;
    Fields surroundings_;
    std::mutex own_mutex_, mutex_;
    std::map<std::string, std::shared_ptr<One>, std::less<>> opened_;
    uint64_t last_ = 0;
};

/// Of a class that is no appender: nothing.
template <class T>
class Opened<T, false> {
public:
    /// Keeps nothing, so that Instance can be the same for all classes.
    Opened(const Host&, const Config&, Declared) {}
};

}  // namespace orrery::detail
