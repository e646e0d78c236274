// A refusal with these words in it.
#pragma once
#include <boost/test/unit_test.hpp>
#include <string>

#include "refusal.h"

template <class Work>
void refused(const std::string& words, Work work) {
    try {
        work();
        BOOST_ERROR("was not refused: " << words);
    } catch (const orrery::jwt::Refusal& refusal) {
        BOOST_TEST(std::string(refusal.what()).find(words) != std::string::npos,
                   "'" << refusal.what() << "' says nothing of '" << words << "'");
    }
}
