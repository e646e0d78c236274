// The chunked reader: whole and byte by byte, good and bad.
#include <orrery/kit/http/chunked.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::kit::http;

namespace {

struct Outcome {
    ChunkedReader::State state;
    std::string body;
    std::size_t unused;
};

Outcome read(std::string_view bytes, std::size_t step) {
    ChunkedReader reader;
    Outcome outcome{ChunkedReader::State::more, {}, 0};
    while (!bytes.empty() && outcome.state == ChunkedReader::State::more) {
        std::string_view piece = bytes.substr(0, step);
        std::size_t offered = piece.size();
        outcome.state = reader.feed(piece, [&](std::string_view part) { outcome.body += part; });
        bytes.remove_prefix(offered - piece.size());
    }
    outcome.unused = bytes.size();
    return outcome;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chunked)

BOOST_AUTO_TEST_CASE(bodies_are_read_however_they_arrive) {
    std::string_view bytes = "5;name=\"v\"\r\nhello\r\nB\r\n big, world\r\n000\r\nTrailer: x\r\n\r\nnext";
    for (std::size_t step : {1u, 2u, 3u, 7u, 1000u}) {
        Outcome outcome = read(bytes, step);
        BOOST_CHECK(outcome.state == ChunkedReader::State::complete);
        BOOST_TEST(outcome.body == "hello big, world");
        BOOST_TEST(outcome.unused == 4u);
    }
}

BOOST_AUTO_TEST_CASE(malformed_chunks_are_refused) {
    using namespace std::string_view_literals;
    for (std::string_view bytes :
         {"-2\r\nab\r\n0\r\n\r\n"sv, "+2\r\nab\r\n"sv, "0x2\r\nab\r\n"sv, "11111111111111111\r\n"sv,
          "2;a\nb\r\nab\r\n0\r\n\r\n"sv, "2\nab\r\n"sv, "2\r\nabc\r\n"sv, "2\r\nab0\r\n\r\n"sv, "\r\n"sv,
          " 2\r\nab\r\n"sv, "2 \r\nab\r\n"sv, "2\rx\r\n"sv, "2;\0\r\nab\r\n"sv, "g\r\n"sv, "0\r\nbad trailer\r\n\r\n"sv,
          "0\r\nX : y\r\n\r\n"sv, "2\r\nab\n0\r\n\r\n"sv})
        for (std::size_t step : {1u, 1000u})
            BOOST_CHECK_MESSAGE(read(bytes, step).state == ChunkedReader::State::bad, "taken: " << bytes);
}

BOOST_AUTO_TEST_CASE(extensions_and_trailers_are_bounded) {
    BOOST_CHECK(read("1;" + std::string(300, 'x') + "\r\n", 1000).state == ChunkedReader::State::bad);
    std::string trailers = "0\r\n";
    for (int i = 0; i < 30; ++i) trailers += "a: b\r\n";
    BOOST_CHECK(read(trailers + "\r\n", 1000).state == ChunkedReader::State::bad);
}

BOOST_AUTO_TEST_SUITE_END()
