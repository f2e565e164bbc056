"""Citations as rows and tables: who cites what, counted or listed, in the formats people use."""
