/**
 * The conformance kit of Runner Link: extend {@link
 * io.hybridrunner.link.conformance.ServerHalfConformance} or {@link
 * io.hybridrunner.link.conformance.RunnerHalfConformance}, and say how to reach or start what is to
 * be judged. It is judged by {@code docs/runner-link.md} and its JSON Schemas alone: the kit speaks
 * WebSocket and JSON by itself and shares no code with either half.
 */
@NullMarked
package io.hybridrunner.link.conformance;

import org.jspecify.annotations.NullMarked;
