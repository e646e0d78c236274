// Records and stream messages survive the wire whole; what is damaged is refused, never read past its end.
#include <orrery/wire.h>

#include <boost/test/unit_test.hpp>
#include <random>

using namespace orrery;

namespace {
std::string encoded(const Fields& fields) {
    std::string bytes;
    wire::append_record(bytes, fields.record().raw_record());
    return bytes;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(wire_format)

BOOST_AUTO_TEST_CASE(a_record_comes_back_field_by_field) {
    Fields fields{{"method", "GET"}, {"header.x", ""}, {"header.x", std::string_view("\0\n", 2)}};
    auto bytes = encoded(fields);
    BOOST_TEST(bytes.size() == wire::encoded_size(fields.record().raw_record()));
    std::string_view in = bytes;
    std::vector<orrery_field> read;
    BOOST_REQUIRE(wire::read_record(in, read));
    BOOST_TEST(in.empty());
    BOOST_TEST(read.size() == 3u);
    BOOST_TEST(view(read[2].value) == std::string_view("\0\n", 2));
}

BOOST_AUTO_TEST_CASE(every_truncation_of_a_record_is_refused) {
    auto bytes = encoded({{"a", "one"}, {"b", "two"}});
    for (size_t length = 0; length < bytes.size(); ++length) {
        std::string_view in(bytes.data(), length);
        std::vector<orrery_field> read;
        BOOST_TEST(!wire::read_record(in, read), "accepted a record cut to " << length << " bytes");
    }
}

BOOST_AUTO_TEST_CASE(a_claimed_count_beyond_the_bytes_is_refused) {
    std::string bytes = "\xff\xff\xff\xff";
    std::string_view in = bytes;
    std::vector<orrery_field> read;
    BOOST_TEST(!wire::read_record(in, read));
}

BOOST_AUTO_TEST_CASE(messages_of_any_length_survive_any_cut) {
    std::mt19937 random(7);
    for (size_t length : {0u, 1u, 65535u, 65536u, 65537u, 200000u}) {
        std::string payload(length, 'x');
        for (auto& byte : payload) byte = static_cast<char>(random());
        std::string bytes;
        wire::append_message(bytes, wire::Kind::binary, payload);
        wire::append_message(bytes, wire::Kind::end, "");
        wire::MessageDecoder decoder;
        std::vector<wire::Message> got;
        for (size_t at = 0; at < bytes.size();) {
            auto part = std::min<size_t>(1 + random() % 40000, bytes.size() - at);
            decoder.feed({bytes.data() + at, part});
            at += part;
            while (auto message = decoder.next()) got.push_back(std::move(*message));
        }
        BOOST_REQUIRE(got.size() == 2u);
        BOOST_CHECK(got[0].payload == payload);
        BOOST_CHECK(got[0].kind == wire::Kind::binary);
        BOOST_CHECK(got[1].kind == wire::Kind::end);
    }
}

BOOST_AUTO_TEST_CASE(malformed_and_oversized_frames_are_refused) {
    wire::MessageDecoder unknown_kind;
    unknown_kind.feed(std::string_view("\0\0\0\0\x09", 5));
    BOOST_CHECK_THROW(unknown_kind.next(), Error);
    wire::MessageDecoder too_long_frame;
    too_long_frame.feed("\xff\xff\xff\x7f\x01");
    BOOST_CHECK_THROW(too_long_frame.next(), Error);
    wire::MessageDecoder small(10);
    std::string bytes;
    wire::append_message(bytes, wire::Kind::text, "eleven bytes");
    small.feed(bytes);
    BOOST_CHECK_EXCEPTION(small.next(), Error, [](const Error& error) { return error.code() == Code::limit; });
}

BOOST_AUTO_TEST_SUITE_END()
