// Objects that keep what they have allocated for the next one who needs such an object.
#pragma once
#include <array>
#include <cstddef>
#include <utility>

namespace orrery::kernel {

/// A string or a vector, empty, with the room that an earlier one of this thread's had. [the thread that made it]
template <class T>
class Spare {
public:
    Spare() {
        auto& kept = kept_here();
        if (kept.count != 0) object_ = std::move(kept.objects[--kept.count]);
    }
    ~Spare() {
        auto& kept = kept_here();
        if (kept.count == most_kept || object_.capacity() * sizeof(object_[0]) > most_room) return;
        object_.clear();
        kept.objects[kept.count++] = std::move(object_);
    }
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;
    T& operator*() noexcept { return object_; }
    const T& operator*() const noexcept { return object_; }
    T* operator->() noexcept { return &object_; }

private:
    static constexpr size_t most_kept = 4, most_room = 64u << 10;
    struct Kept {
        std::array<T, most_kept> objects;  ///< no list that grows: keeping one needs no memory
        size_t count = 0;
    };
    static Kept& kept_here() {
        thread_local Kept kept;
        return kept;
    }
    T object_;
};

}  // namespace orrery::kernel
