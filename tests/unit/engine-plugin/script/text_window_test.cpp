// The window over a text: as large as it needs to be, whatever the text said of its size.
#include "script/text_window.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace orrery::engine;

namespace {

/// A text that may be of another size than it says, and remembers how much was asked for at once.
class Told final : public TextInput {
public:
    Told(std::string text, std::uint64_t told) : text_(std::move(text)), told_(told) {}
    std::size_t read(std::span<char> to) override {
        most_ = std::max(most_, to.size());
        const std::size_t count = text_.copy(to.data(), to.size(), at_);
        at_ += count;
        return count;
    }
    [[nodiscard]] std::uint64_t size() const override { return told_; }
    [[nodiscard]] std::string_view name() const override { return "the text"; }
    [[nodiscard]] std::size_t most() const { return most_; }

private:
    std::string text_;
    std::uint64_t told_;
    std::size_t at_ = 0;
    std::size_t most_ = 0;
};

std::string content(const TextWindow& window) { return {window.begin(), window.end()}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(text_window)

BOOST_AUTO_TEST_CASE(a_short_text_takes_only_what_it_needs) {
    Told input("a,b\n1,2\n", 8);
    const TextWindow window(input);
    BOOST_TEST(content(window) == "a,b\n1,2\n");
    BOOST_TEST(window.last());
    BOOST_TEST(input.most() == 9u);
}

BOOST_AUTO_TEST_CASE(a_text_that_is_longer_than_it_said_or_says_nothing_is_read_whole) {
    const std::string text(100'000, 'x');
    for (const std::uint64_t told : {std::uint64_t{10}, std::uint64_t{99'999}, std::uint64_t{0}}) {
        Told input(text, told);
        const TextWindow window(input);
        BOOST_TEST(content(window) == text);
        BOOST_TEST(window.last());
    }
}

BOOST_AUTO_TEST_CASE(a_converted_text_may_be_longer_than_the_one_it_was) {
    std::string text = "\xFF\xFE";
    std::string wanted;
    for (int i = 0; i < 50'000; ++i) text += "\xAC\x20", wanted += "\xE2\x82\xAC";  // the sign of the euro
    Told input(text, text.size());
    const TextWindow window(input);
    BOOST_TEST((content(window) == wanted));
    BOOST_TEST(window.last());
}

BOOST_AUTO_TEST_CASE(a_text_that_goes_on_is_not_the_last_of_it) {
    Told input(std::string(TextWindow::kBytes + 5, 'y'), TextWindow::kBytes + 5);
    TextWindow window(input);
    BOOST_TEST(!window.last());
    window.refill(window.end() - 1);
    BOOST_TEST(content(window) == "yyyyyy");
    BOOST_TEST(window.last());
}

BOOST_AUTO_TEST_SUITE_END()
