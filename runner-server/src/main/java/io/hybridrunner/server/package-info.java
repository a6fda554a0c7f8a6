/** The program: one class per subcommand. */
@NullMarked
package io.hybridrunner.server;

import org.jspecify.annotations.NullMarked;
