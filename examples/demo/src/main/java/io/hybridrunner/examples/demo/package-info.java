/** The demo: relay, runner, local engine, a database and a small harvester on one machine. */
@NullMarked
package io.hybridrunner.examples.demo;

import org.jspecify.annotations.NullMarked;
