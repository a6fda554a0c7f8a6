package io.hybridrunner.relay.api;

import java.time.Duration;

/**
 * How the API works.
 *
 * @param timeToLive how long a command may wait to be acted on, when the caller does not say
 * @param answerWithin how long a question to a runner may take, when the caller does not say
 * @param longestWait the longest wait that a caller may ask for
 */
public record ApiSettings(Duration timeToLive, Duration answerWithin, Duration longestWait) {}
