"""Every sentence in German, module by module as in English."""
