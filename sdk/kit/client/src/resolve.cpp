#include "resolve.h"

#include <netdb.h>

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

namespace orrery::client {

namespace {

struct Question {
    std::string host, port;
    addrinfo hints{};
    std::mutex mutex;
    std::condition_variable done_changed;
    bool done = false;
    int error = 0;
    std::vector<Address> found;
};

int ask(Question& question, std::vector<Address>& found) {
    addrinfo* list = nullptr;
    auto error = ::getaddrinfo(question.host.c_str(), question.port.c_str(), &question.hints, &list);
    for (auto* one = list; one; one = one->ai_next) {
        Address address{{}, one->ai_addrlen, one->ai_family};
        std::memcpy(&address.bytes, one->ai_addr, one->ai_addrlen);
        found.push_back(address);
    }
    if (list) ::freeaddrinfo(list);
    return error;
}

/// getaddrinfo has no deadline: a thread of its own asks, and is left to end by itself when it takes too long.
int ask_by(const std::shared_ptr<Question>& question, Deadline deadline) {
    std::thread([question] {
        std::vector<Address> found;
        auto error = ask(*question, found);
        std::lock_guard lock(question->mutex);
        question->error = error, question->found = std::move(found), question->done = true;
        question->done_changed.notify_all();
    }).detach();
    std::unique_lock lock(question->mutex);
    if (!question->done_changed.wait_until(lock, deadline, [&] { return question->done; })) return EAI_AGAIN;
    return question->error;
}

}  // namespace

void check_endpoint(const Endpoint& endpoint, std::string_view parameter) {
    auto bad = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f || c == '/' || c == '@'; };
    bool wrong = endpoint.host.empty() || endpoint.host.size() > 253;
    for (char c : endpoint.host) wrong = wrong || bad(c);
    if (wrong)
        throw Error(Code::invalid, "parameter --" + std::string(parameter) + ": expected a host name or an address",
                    "such as logs.company.example or 192.0.2.7; the port has a parameter of its own");
    if (endpoint.port == 0)
        throw Error(Code::invalid, "the port that goes with --" + std::string(parameter) + " is missing or 0",
                    "give a port from 1 to 65535");
}

std::vector<Address> resolve(const Endpoint& endpoint, int type, Deadline deadline) {
    auto question = std::make_shared<Question>();
    question->host = endpoint.host, question->port = std::to_string(endpoint.port);
    question->hints.ai_socktype = type;
    question->hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    if (ask(*question, question->found) == 0) return std::move(question->found);
    question->hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
    if (endpoint.host == "localhost") question->hints.ai_flags = AI_NUMERICSERV;  // the loopback counts as no network
    auto error = ask_by(question, deadline);
    if (error == EAI_AGAIN && std::chrono::steady_clock::now() >= deadline)
        throw Error(Code::deadline, "the name " + endpoint.host + " was not resolved in time",
                    "does the name server answer? Or give an address instead");
    if (error != 0)
        throw Error(Code::unavailable, "cannot resolve " + endpoint.host + ": " + ::gai_strerror(error),
                    "is the name right?");
    std::lock_guard lock(question->mutex);
    return std::move(question->found);
}

}  // namespace orrery::client
