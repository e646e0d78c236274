// A record in its encoded form, built field by field without a copy in between.
#pragma once
#include <orrery/wire.h>

#include "isolation/spare.h"

namespace orrery::kernel {

class RecordBytes {
public:
    RecordBytes() { wire::append_number(*bytes_, uint32_t{0}); }
    void add(std::string_view name, std::string_view value) {
        uint32_t sizes[2] = {static_cast<uint32_t>(name.size()), static_cast<uint32_t>(value.size())};
        auto begin = bytes_->size();
        bytes_->resize(begin + sizeof sizes + name.size() + value.size());
        auto* at = bytes_->data() + begin;
        std::memcpy(at, sizes, sizeof sizes);
        name.copy(at + sizeof sizes, name.size());
        value.copy(at + sizeof sizes + name.size(), value.size());
        ++count_;
        std::memcpy(bytes_->data(), &count_, sizeof count_);
    }
    orrery_writer writer() noexcept {
        return {this, [](void* self, orrery_str name, orrery_str value) {
                    static_cast<RecordBytes*>(self)->add(view(name), view(value));
                }};
    }
    const std::string& bytes() const noexcept { return *bytes_; }

private:
    Spare<std::string> bytes_;
    uint32_t count_ = 0;
};

}  // namespace orrery::kernel
