/** The token that the link is opened with: its text, what it says of itself, and its renewal. */
@NullMarked
package io.hybridrunner.collate.token;

import org.jspecify.annotations.NullMarked;
