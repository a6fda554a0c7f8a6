/**
 * For tests of whatever builds on the ports: a fake of each port, time moved by hand, and for each
 * port a contract test that fakes and real adapters pass alike.
 */
@NullMarked
package io.hybridrunner.testkit;

import org.jspecify.annotations.NullMarked;
