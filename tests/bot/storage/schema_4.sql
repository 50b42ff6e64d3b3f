-- The tables as the last Matinee of schema 4 made them in PostgreSQL. In SQLite they differ by BIGSERIAL alone.
CREATE TABLE admin_acts (
    id BIGSERIAL NOT NULL,
    actor VARCHAR(128),
    place VARCHAR(128) NOT NULL,
    verb VARCHAR(20) NOT NULL,
    subject VARCHAR(64) NOT NULL,
    outcome VARCHAR(40) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_admin_acts_actor ON admin_acts (actor);
CREATE TABLE deliveries (
    id VARCHAR(64) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_deliveries_at ON deliveries (at);
CREATE TABLE discord_sessions (
    bot VARCHAR(128) NOT NULL,
    session TEXT NOT NULL,
    gateway TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (bot)
);
CREATE TABLE people (
    id VARCHAR(128) NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE schema_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
);
CREATE TABLE servers (
    id VARCHAR(128) NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE slack_installations (
    client VARCHAR(64) NOT NULL,
    workspace VARCHAR(64) NOT NULL,
    enterprise VARCHAR(64),
    team VARCHAR(64),
    bot VARCHAR(64) NOT NULL,
    bot_user VARCHAR(64) NOT NULL,
    token TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (client, workspace)
);
CREATE TABLE slack_states (
    state VARCHAR(64) NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (state)
);
CREATE INDEX ix_slack_states_until ON slack_states (until);
CREATE TABLE consents (
    person VARCHAR(128) NOT NULL,
    may_learn BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE TABLE nights (
    id VARCHAR(16) NOT NULL,
    person VARCHAR(128) NOT NULL,
    server TEXT,
    "where" TEXT NOT NULL,
    catalogue VARCHAR(64) NOT NULL,
    state TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_nights_at ON nights (at);
CREATE INDEX ix_nights_person ON nights (person);
CREATE TABLE questions (
    id VARCHAR(32) NOT NULL,
    person VARCHAR(128) NOT NULL,
    server TEXT,
    owner VARCHAR(32) NOT NULL,
    "where" TEXT NOT NULL,
    said TEXT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    job TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_questions_person ON questions (person);
CREATE TABLE ratings (
    id BIGSERIAL NOT NULL,
    person VARCHAR(128) NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    imdb_id INTEGER,
    verdict VARCHAR(10) NOT NULL,
    source VARCHAR(10) NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_ratings_person ON ratings (person);
CREATE TABLE recommendations (
    id BIGSERIAL NOT NULL,
    person VARCHAR(128) NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    imdb_id INTEGER,
    chance FLOAT NOT NULL,
    bundle TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_recommendations_person ON recommendations (person);
CREATE TABLE talk (
    person VARCHAR(128) NOT NULL,
    catalogue VARCHAR(64) NOT NULL,
    talk TEXT NOT NULL,
    PRIMARY KEY (person),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE TABLE unseen (
    id BIGSERIAL NOT NULL,
    person VARCHAR(128) NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    imdb_id INTEGER,
    at BIGINT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_unseen_person ON unseen (person);
CREATE TABLE night_members (
    id BIGSERIAL NOT NULL,
    night VARCHAR(16) NOT NULL,
    person VARCHAR(128) NOT NULL,
    name TEXT NOT NULL,
    basis VARCHAR(64),
    chances TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (night, person),
    FOREIGN KEY(night) REFERENCES nights (id) ON DELETE CASCADE,
    FOREIGN KEY(person) REFERENCES people (id)
);
CREATE INDEX ix_night_members_person ON night_members (person);
