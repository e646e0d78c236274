#include <orrery/kit/json/parse.h>

// A failed internal check of the reader is an exception for us, never an abort of the process that serves others.
#define RAPIDJSON_ASSERT(condition)                                                                       \
    do {                                                                                                  \
        if (!(condition)) throw ::orrery::json::Error("JSON reader: internal check failed: " #condition); \
    } while (false)
#define RAPIDJSON_NOEXCEPT_ASSERT(condition) static_cast<void>(condition)
#include <fast_float/fast_float.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace orrery::json {
namespace {

// Receives the reader's events; open containers wait on a stack until they are closed.
class Builder {
public:
    explicit Builder(const ParseLimits& limits) : limits_(limits) {}

    bool Null() { return add(Value()); }
    bool Bool(bool value) { return add(Value(value)); }
    // The reader's own arithmetic is undefined for texts such as 0e41, so it only finds the numbers.
    bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
        const char* end = text + length;
        std::int64_t whole = 0;
        if (const auto [at, failed] = std::from_chars(text, end, whole); at == end && failed == std::errc())
            return add(Value(whole));
        double number = 0;
        fast_float::from_chars(text, end, number);  // 0 or infinity where a double cannot hold it
        return std::isfinite(number) ? add(Value(number)) : fail("number too big to be stored in double");
    }
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }
    bool String(const char* text, rapidjson::SizeType length, bool) { return add(Value(std::string(text, length))); }
    bool StartArray() { return open(Value::array()); }
    bool EndArray(rapidjson::SizeType) { return close(); }
    bool StartObject() { return open(Value::object()); }
    bool EndObject(rapidjson::SizeType) { return names_differ() && close(); }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        stack_.back().name.assign(text, length);
        return true;
    }

    Value take() { return std::move(root_); }
    const std::string& problem() const { return problem_; }

private:
    struct Level {
        Value container;
        std::string name;  // the member whose value comes next
    };

    bool fail(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    bool open(Value container) {
        if (stack_.size() >= limits_.depth) return fail("nested deeper than " + std::to_string(limits_.depth));
        if (!counted()) return false;
        stack_.push_back({std::move(container), {}});
        return true;
    }

    bool close() {
        Value done = std::move(stack_.back().container);
        stack_.pop_back();
        place(std::move(done));
        return true;
    }

    bool add(Value value) {
        if (!counted()) return false;
        place(std::move(value));
        return true;
    }

    bool counted() {
        return ++count_ <= limits_.values || fail("more than " + std::to_string(limits_.values) + " values");
    }

    void place(Value value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            return;
        }
        Level& level = stack_.back();
        if (level.container.is_array())
            level.container.as_array().push_back(std::move(value));
        else
            level.container.as_object().push_back({std::move(level.name), std::move(value)});
    }

    bool names_differ() {
        std::vector<std::string_view> names;
        for (const Member& member : stack_.back().container.members()) names.push_back(member.name);
        std::sort(names.begin(), names.end());
        const auto twin = std::adjacent_find(names.begin(), names.end());
        return twin == names.end() || fail("member \"" + std::string(*twin) + "\" is given twice");
    }

    const ParseLimits& limits_;
    std::vector<Level> stack_;
    Value root_;
    std::string problem_;
    std::size_t count_ = 0;
};

std::string place_of(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t last = before.rfind('\n');
    const std::size_t column = before.size() - (last == std::string_view::npos ? 0 : last + 1) + 1;
    return " (line " + std::to_string(line) + ", column " + std::to_string(column) + ")";
}

}  // namespace

Value parse(std::string_view text, const ParseLimits& limits) {
    if (text.size() > limits.bytes)
        throw ParseError("JSON text is larger than " + std::to_string(limits.bytes) + " bytes", 0);
    rapidjson::MemoryStream memory(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
    rapidjson::Reader reader;
    Builder builder(limits);
    constexpr unsigned flags =
        rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
    const rapidjson::ParseResult result = reader.Parse<flags>(stream, builder);
    if (!result) {
        const std::string reason =
            builder.problem().empty() ? rapidjson::GetParseError_En(result.Code()) : builder.problem();
        throw ParseError("JSON: " + reason + place_of(text, result.Offset()), result.Offset());
    }
    return builder.take();
}

}  // namespace orrery::json
