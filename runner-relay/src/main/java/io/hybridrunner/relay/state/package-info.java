/**
 * What the relay knows: runners, pipelines, commands and their results, runs. Internal to the
 * relay.
 */
@NullMarked
package io.hybridrunner.relay.state;

import org.jspecify.annotations.NullMarked;
