package io.hybridrunner.relay.link;

import java.time.Duration;

/**
 * How links and mailboxes work. Immutable.
 *
 * @param server the relay's name, told in the welcome
 * @param heartbeat how often each side says that it lives; two without a byte end the link
 * @param helloTimeout how long a new connection may take to greet
 * @param busyPause how long a command rests after a runner had no room for it
 * @param redeliverAfter when a command without an answer is sent again on the same link
 * @param outstanding how many state-changing commands one runner works on at once
 * @param queuedPerRunner commands without a result that one runner may have
 * @param queuedBytes what all commands without a result may take together
 * @param runners how many connections there may be
 * @param probes how often each runner is asked for a probe
 */
public record LinkSettings(
    String server,
    Duration heartbeat,
    Duration helloTimeout,
    Duration busyPause,
    Duration redeliverAfter,
    int outstanding,
    int queuedPerRunner,
    long queuedBytes,
    int runners,
    Duration probes) {

  /** After this long without a byte a link is dead. */
  Duration silence() {
    return heartbeat.multipliedBy(2);
  }
}
