// Bytes on sockets: records (isolation frames, log rows) and stream frames. Little-endian; described in
// docs/sdk/wire.md.
#pragma once
#include <orrery/record.h>

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace orrery::wire {

static_assert(std::endian::native == std::endian::little, "the wire is little-endian");

constexpr size_t max_frame = 16u << 20;     ///< a longer isolation frame is refused and its connection closed
constexpr size_t max_stream_frame = 65536;  ///< payload bytes of one stream frame

/// Appends an unsigned integer's bytes.
template <class T>
void append_number(std::string& out, T number) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    out.append(bytes, sizeof(T));
}
/// Reads an unsigned integer and moves `in` on; false when too few bytes are left.
template <class T>
bool read_number(std::string_view& in, T& number) noexcept {
    if (in.size() < sizeof(T)) return false;
    std::memcpy(&number, in.data(), sizeof(T));
    in.remove_prefix(sizeof(T));
    return true;
}

/// Bytes of the encoded record: u32 count, then per field u32 name size, u32 value size, name, value.
inline size_t encoded_size(orrery_record record) noexcept {
    size_t size = 4;
    for (size_t i = 0; i < record.count; ++i) size += 8 + record.fields[i].name.size + record.fields[i].value.size;
    return size;
}
/// Appends the encoded record.
inline void append_record(std::string& out, orrery_record record) {
    append_number(out, static_cast<uint32_t>(record.count));
    for (size_t i = 0; i < record.count; ++i) {
        append_number(out, static_cast<uint32_t>(record.fields[i].name.size));
        append_number(out, static_cast<uint32_t>(record.fields[i].value.size));
        out.append(view(record.fields[i].name)).append(view(record.fields[i].value));
    }
}
/// What a value of a log row is: text as it is, an integer (int64), a natural (uint64) or a number (double). It stands
/// in the upper eight bits of the name's size, so that a row of texts is a record; what is no text has eight bytes and
/// becomes text where the row is read.
enum class RowValue : uint8_t { text = 0, integer = 1, natural = 2, number = 3 };
constexpr uint64_t row_values = 3;         ///< orrery_host.log_values of a kernel that knows all of them
constexpr unsigned row_name_bits = 24;     ///< of a name's size
constexpr size_t row_field_head = 8;       ///< bytes before a field's name and value
constexpr size_t longest_row = 256 << 10;  ///< bytes of one encoded log row; longer ones are dropped

/// Copies what is mostly a few bytes: two moves that overlap, where memcpy would be called and ask for the length
/// first.
inline char* put_bytes(char* at, std::string_view from) noexcept {
    const auto twice = [&]<class Part>(Part part) {
        auto* last = from.data() + from.size() - sizeof part;
        std::memcpy(&part, from.data(), sizeof part);
        std::memcpy(at, &part, sizeof part);
        std::memcpy(&part, last, sizeof part);
        std::memcpy(at + from.size() - sizeof part, &part, sizeof part);
    };
    if (from.size() > 16)
        std::memcpy(at, from.data(), from.size());
    else if (from.size() >= 8)
        twice(std::uint64_t{});
    else if (from.size() >= 4)
        twice(std::uint32_t{});
    else
        for (size_t i = 0; i < from.size(); ++i) at[i] = from[i];
    return at + from.size();
}
/// Writes one field of a log row; returns where the next one goes. `at` has room for row_field_head and both.
inline char* put_row_field(char* at, RowValue kind, std::string_view name, std::string_view value) noexcept {
    uint32_t sizes[2] = {static_cast<uint32_t>(name.size()) | static_cast<uint32_t>(kind) << row_name_bits,
                         static_cast<uint32_t>(value.size())};
    std::memcpy(at, sizes, sizeof sizes);
    return put_bytes(put_bytes(at + sizeof sizes, name), value);
}
/// A field of a log row. Borrowed.
struct RowField {
    RowValue kind = RowValue::text;  ///< what `value` is
    std::string_view name, value;    ///< views of the row; a number's value has eight bytes
    /// The value as text; numbers are written to `room`, which must live as long as the result.
    std::string_view text(std::array<char, 32>& room) const noexcept {
        auto number = [&]<class T>(T out) {
            std::memcpy(&out, value.data(), sizeof out);
            auto end = std::to_chars(room.data(), room.data() + room.size(), out).ptr;
            return std::string_view(room.data(), static_cast<size_t>(end - room.data()));
        };
        if (kind == RowValue::integer) return number(std::int64_t{});
        if (kind == RowValue::natural) return number(std::uint64_t{});
        return kind == RowValue::number ? number(double{}) : value;
    }
};
/// Reads a log row's next field and moves `in` on; false when the bytes are none.
inline bool read_row_field(std::string_view& in, RowField& field) noexcept {
    uint32_t name = 0, value = 0;
    if (!read_number(in, name) || !read_number(in, value)) return false;
    field.kind = static_cast<RowValue>(name >> row_name_bits);
    name &= (1u << row_name_bits) - 1;
    if (size_t{name} + value > in.size()) return false;
    if (field.kind != RowValue::text && (field.kind > RowValue::number || value != 8)) return false;
    field.name = in.substr(0, name), field.value = in.substr(name, value);
    in.remove_prefix(size_t{name} + value);
    return true;
}

/// Decodes one record from the front of `in` into views of it and moves `in` on; false when the bytes are not a record.
inline bool read_record(std::string_view& in, std::vector<orrery_field>& fields) {
    uint32_t count = 0;
    fields.clear();
    if (!read_number(in, count) || count > in.size() / 8) return false;
    for (uint32_t i = 0; i < count; ++i) {
        uint32_t name = 0, value = 0;
        if (!read_number(in, name) || !read_number(in, value)) return false;
        if (size_t{name} + value > in.size()) return false;
        fields.push_back({raw(in.substr(0, name)), raw(in.substr(name, value))});
        in.remove_prefix(size_t{name} + value);
    }
    return true;
}

/// Kinds of stream frames: u32 payload length, u8 kind, payload. With `more` set the message goes on in the next frame.
enum class Kind : uint8_t {
    text = 1,    ///< a WebSocket text message
    binary = 2,  ///< a WebSocket binary message
    data = 3,    ///< bytes of a body
    end = 4,     ///< the body is whole
    close = 5,   ///< u16 code, then a reason of at most 123 bytes
    more = 0x80  ///< or-ed to one of these: the message goes on in the next frame
};
/// Bytes before the payload of a stream frame.
constexpr size_t stream_head = 5;

/// Those bytes. `length` is that of the payload, `kind` a Kind, or-ed with Kind::more when the message goes on.
inline std::array<char, stream_head> stream_frame_head(uint32_t length, uint8_t kind) noexcept {
    std::array<char, stream_head> head{};
    std::memcpy(head.data(), &length, 4);
    head[4] = static_cast<char>(kind);
    return head;
}
/// Appends a whole message as frames of at most max_stream_frame bytes.
inline void append_message(std::string& out, Kind kind, std::string_view payload) {
    do {
        auto part = payload.substr(0, max_stream_frame);
        payload.remove_prefix(part.size());
        auto flags = static_cast<uint8_t>(static_cast<uint8_t>(kind) | (payload.empty() ? 0 : 0x80));
        auto head = stream_frame_head(static_cast<uint32_t>(part.size()), flags);
        out.append(head.data(), head.size()).append(part);
    } while (!payload.empty());
}

/// A message put together from frames.
struct Message {
    Kind kind = Kind::data;  ///< never with Kind::more
    std::string payload;     ///< of all its frames together
};

/// Puts messages together from bytes as they arrive. Not thread-safe. Throws Error(limit) beyond `max_message` bytes
/// and Error(invalid) on a malformed frame.
class MessageDecoder {
public:
    /// `max_message`: the longest payload it puts together, in bytes.
    explicit MessageDecoder(size_t max_message = 64u << 20) : max_message_(max_message) {}

    /// Copies what arrived; next() is what finds faults in it.
    void feed(std::string_view bytes) { buffer_.append(bytes); }
    /// The next whole message, if there is one.
    std::optional<Message> next() {
        while (buffer_.size() - at_ >= stream_head) {
            uint32_t length = 0;
            std::memcpy(&length, buffer_.data() + at_, 4);
            auto flags = static_cast<uint8_t>(buffer_[at_ + 4]);
            auto kind = static_cast<uint8_t>(flags & 0x7f);
            if (length > max_stream_frame || kind < 1 || kind > 5)
                throw Error(Code::invalid, "a malformed stream frame arrived");
            if (buffer_.size() - at_ - stream_head < length) break;
            message_.kind = static_cast<Kind>(kind);
            if (message_.payload.size() + length > max_message_)
                throw Error(Code::limit,
                            "a message is longer than the limit of " + std::to_string(max_message_) + " bytes");
            message_.payload.append(buffer_, at_ + stream_head, length);
            at_ += stream_head + length;
            if (!(flags & 0x80)) {
                compact();
                return std::exchange(message_, Message{});
            }
        }
        compact();
        return std::nullopt;
    }

    /// What was fed and not given out yet, for another decoder to be fed with.
    std::string rest() const {
        std::string out;
        for (std::string_view begun = message_.payload; !begun.empty();) {
            auto part = begun.substr(0, max_stream_frame);
            auto head = stream_frame_head(static_cast<uint32_t>(part.size()),
                                          static_cast<uint8_t>(static_cast<uint8_t>(message_.kind) | 0x80));
            out.append(head.data(), head.size()).append(part);
            begun.remove_prefix(part.size());
        }
        return out.append(buffer_, at_);
    }

private:
    void compact() {
        if (at_ == buffer_.size())
            buffer_.clear(), at_ = 0;
        else if (at_ > max_stream_frame)
            buffer_.erase(0, at_), at_ = 0;
    }
    size_t max_message_, at_ = 0;
    std::string buffer_;
    Message message_;
};

/// Isolation frames between the kernel and its child: u32 length of what follows, then this head, then a record.
struct FrameHead {
    uint8_t kind = 0;          ///< see docs/sdk/wire.md
    uint8_t urgent = 0;        ///< 1: the kernel itself asks; served although all workers are busy
    uint8_t zero[2] = {0, 0};  ///< reserved
    uint32_t a = 0;            ///< call: function index; reply: status
    uint64_t id = 0;           ///< pairs a reply with its call
    uint64_t b = 0;            ///< call: deadline in milliseconds; else see docs/sdk/wire.md
};
static_assert(sizeof(FrameHead) == 24);

}  // namespace orrery::wire
